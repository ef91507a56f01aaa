namespace Telemetry.Contract;

/// <summary>What became of the newest configuration that an agent was sent; names as in its state.</summary>
public static class ConfigurationStatus
{
    /// <summary>The agent has never been sent one: its own file is what runs.</summary>
    public const string None = "none";

    /// <summary>It runs, and for its trial it must prove itself.</summary>
    public const string Trial = "trial";

    /// <summary>It runs, and stays.</summary>
    public const string Applied = "applied";

    /// <summary>
    /// It ran and did not prove itself: what was before runs again, and this version is never tried again.
    /// </summary>
    public const string RolledBack = "rolled_back";

    /// <summary>It cannot run: <see cref="AgentConfiguration.Faults"/> says why, field by field.</summary>
    public const string Refused = "refused";
}
