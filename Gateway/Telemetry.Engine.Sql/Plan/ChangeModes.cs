namespace Telemetry.Engine.Sql.Plan;

/// <summary>Which kinds of changes a node's rows may be. Rows of a node that only inserts have no kinds.</summary>
[Flags]
public enum ChangeModes
{
    /// <summary>None; never valid.</summary>
    None = 0,

    /// <summary>+I.</summary>
    Insert = 1,

    /// <summary>−U with the row before and, next, +U with the row after.</summary>
    Update = 2,

    /// <summary>−D.</summary>
    Delete = 4,
}
