using Telemetry.Contract;

namespace Telemetry.Gateway.Agents;

/// <summary>What became of a person's wish.</summary>
internal abstract record ConfigurationAnswer
{
    private ConfigurationAnswer()
    {
    }

    /// <summary>It is on the disk, and on its way when the agent is there.</summary>
    public sealed record Kept(ConfigurationVersion Version) : ConfigurationAnswer;

    /// <summary>The newest version is not the one that was to be replaced; 0: there is none.</summary>
    public sealed record Stale(long Newest) : ConfigurationAnswer;

    /// <summary>It cannot be sent like this.</summary>
    public sealed record Wrong(FieldFault Fault) : ConfigurationAnswer;

    /// <summary>The version that was to be restored is not kept, or never was.</summary>
    public sealed record NoSuchVersion(long Version) : ConfigurationAnswer;

    /// <summary>No more agents can have one.</summary>
    public sealed record TooMany : ConfigurationAnswer;
}
