namespace Telemetry.Engine.Sql.Syntax;

/// <summary>Which rows of a match a function of MATCH_RECOGNIZE sees.</summary>
public enum SqlMatchScope
{
    /// <summary>As the place implies.</summary>
    Unsaid,

    /// <summary>Those up to the row.</summary>
    Running,

    /// <summary>All of the match.</summary>
    Final,
}
