using System.Text.Json;

namespace Telemetry.Gateway.Agents;

/// <summary>A person's wish that an agent runs with something else.</summary>
internal sealed record ConfigurationRequest
{
    /// <summary>Whose.</summary>
    public required string Agent { get; init; }

    /// <summary>The settings; null for those of <see cref="Restores"/>.</summary>
    public JsonElement? Settings { get; init; }

    /// <summary>The version whose settings it shall be once more.</summary>
    public long? Restores { get; init; }

    /// <summary>How long the trial may last, in seconds; null for what is usual, or what that version had.</summary>
    public int? TrialSeconds { get; init; }

    /// <summary>Who says so.</summary>
    public string By { get; init; } = "";

    /// <summary>The name of the token that it came with.</summary>
    public string Token { get; init; } = "";

    /// <summary>Why.</summary>
    public string Note { get; init; } = "";

    /// <summary>What must hold of the newest version.</summary>
    public ConfigurationCondition Condition { get; init; }

    /// <summary>A file that cannot be used is put aside, and the versions begin anew.</summary>
    public bool ReplacesDamaged { get; init; }
}
