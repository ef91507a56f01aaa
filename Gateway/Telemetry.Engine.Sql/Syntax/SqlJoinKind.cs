namespace Telemetry.Engine.Sql.Syntax;

/// <summary>Kinds of joins.</summary>
public enum SqlJoinKind
{
    /// <summary>Pairs only.</summary>
    Inner,

    /// <summary>All rows of the left side.</summary>
    Left,

    /// <summary>All rows of the right side.</summary>
    Right,

    /// <summary>All rows of both sides.</summary>
    Full,

    /// <summary>Every pair: CROSS JOIN and the comma.</summary>
    Cross,
}
