namespace Telemetry.Gateway.Agents;

/// <summary>How what an agent is to run with and what it runs with are to each other.</summary>
internal enum ConfigurationStanding
{
    /// <summary>Nobody said what it is to run with: its own file.</summary>
    None = 0,

    /// <summary>It has not said anything since the gateway's start, or does not speak of configurations.</summary>
    Unknown,

    /// <summary>The newest version has not reached it.</summary>
    Pending,

    /// <summary>It runs the newest version, which must prove itself.</summary>
    OnTrial,

    /// <summary>It runs the newest version.</summary>
    Applied,

    /// <summary>The newest version did not prove itself; it runs what was before.</summary>
    RolledBack,

    /// <summary>The newest version cannot run; it runs what was before.</summary>
    Refused,

    /// <summary>It knows a later version, that this gateway never sent or has lost: it takes none before.</summary>
    Overtaken,

    /// <summary>The gateway's file cannot be used.</summary>
    Damaged,
}
