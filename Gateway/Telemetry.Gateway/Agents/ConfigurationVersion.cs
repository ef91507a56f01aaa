using System.Text.Json;

namespace Telemetry.Gateway.Agents;

/// <summary>One version of what an agent is to run with, as it is kept.</summary>
internal sealed record ConfigurationVersion
{
    /// <summary>Its number: greater than all before it.</summary>
    public required long Version { get; init; }

    /// <summary>When it was said, by the gateway's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who says to have said it; empty when nobody does.</summary>
    public string By { get; init; } = "";

    /// <summary>The name of the token that it was said with; empty on an open gateway.</summary>
    public string Token { get; init; } = "";

    /// <summary>Why, in the words of who said it; empty when nothing was said.</summary>
    public string Note { get; init; } = "";

    /// <summary>The version whose settings these are once more; null for settings of its own.</summary>
    public long? Restores { get; init; }

    /// <summary>How long it may take to prove itself before the agent rolls it back.</summary>
    public required int TrialSeconds { get; init; }

    /// <summary>Sections of the agent's configuration file, each in the place of the file's.</summary>
    public required JsonElement Settings { get; init; }
}
