using System.Text.Json.Serialization;

namespace Telemetry.Contract;

/// <summary>Which configuration an agent runs, and what became of the one that it should run.</summary>
public sealed record AgentConfiguration
{
    /// <summary>The version of the desired configuration that runs; 0: the agent's own file alone.</summary>
    public required long Running { get; init; }

    /// <summary>
    /// The greatest version that the agent has taken note of: only a greater one does anything. 0: none. After a
    /// message whose version cannot be read it is still the one before.
    /// </summary>
    public long Desired { get; init; }

    /// <summary>
    /// What became of <see cref="Desired"/>, or of a message that could not be read: a name of
    /// <see cref="ConfigurationStatus"/>.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>Seconds until a trial ends at the latest; null: there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? TrialSeconds { get; init; }

    /// <summary>Why it was rolled back, or what its trial waits for; null: nothing to say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>Why it was refused, at most <see cref="Limits.FaultsMax"/> of them; null: it was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FieldFault>? Faults { get; init; }

    internal bool IsSound() =>
        Running is >= 0 and <= Limits.ConfigurationVersionMax
        && Desired is >= 0 and <= Limits.ConfigurationVersionMax
        && Status is { Length: > 0 and <= Limits.NameLengthMax }
        && Reason is not { Length: > Limits.FaultLengthMax }
        && Faults is null or { Count: <= Limits.FaultsMax }
        && (Faults is null || Faults.All(static f => f is
        {
            Path.Length: <= Limits.FaultLengthMax, Reason.Length: <= Limits.FaultLengthMax,
        }));
}
