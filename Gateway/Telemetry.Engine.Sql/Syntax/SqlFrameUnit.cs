namespace Telemetry.Engine.Sql.Syntax;

/// <summary>What a frame counts.</summary>
public enum SqlFrameUnit
{
    /// <summary>Rows.</summary>
    Rows,

    /// <summary>Values of the ordering column.</summary>
    Range,

    /// <summary>Groups of equal rows.</summary>
    Groups,
}
