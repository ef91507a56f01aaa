namespace Telemetry.Engine.Sql.Syntax;

/// <summary>What IS tests for.</summary>
public enum SqlTruth
{
    /// <summary>NULL.</summary>
    Null,

    /// <summary>TRUE.</summary>
    True,

    /// <summary>FALSE.</summary>
    False,

    /// <summary>UNKNOWN: NULL of a condition.</summary>
    Unknown,

    /// <summary>IS JSON.</summary>
    Json,
}
