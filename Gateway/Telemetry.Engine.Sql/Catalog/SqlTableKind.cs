namespace Telemetry.Engine.Sql.Catalog;

/// <summary>Where a table's rows come from.</summary>
public enum SqlTableKind
{
    /// <summary>Nowhere; never valid.</summary>
    None = 0,

    /// <summary>An input that the host feeds: declared by the script, or by the host.</summary>
    Input = 1,

    /// <summary>The gateway's readings.</summary>
    Readings = 2,

    /// <summary>The registry of devices; for lookup joins.</summary>
    Devices = 3,

    /// <summary>The alerts' events.</summary>
    Alerts = 4,

    /// <summary>What other pipelines have said.</summary>
    Results = 5,

    /// <summary>What could not be used, and why.</summary>
    DeadLetters = 6,
}
