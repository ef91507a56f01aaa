namespace Telemetry.Engine.Sql.Syntax;

/// <summary>What EXCLUDE takes out of a frame.</summary>
public enum SqlFrameExclusion
{
    /// <summary>Nothing.</summary>
    NoOthers,

    /// <summary>The row itself.</summary>
    CurrentRow,

    /// <summary>The row and its equals.</summary>
    Group,

    /// <summary>Its equals only.</summary>
    Ties,
}
