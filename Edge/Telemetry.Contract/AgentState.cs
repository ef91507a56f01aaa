using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telemetry.Contract;

/// <summary>
/// An agent's retained state message. Published on change and every 5 s; the will is
/// <see cref="Offline"/>.
/// </summary>
public sealed record AgentState
{
    /// <summary>Is the agent connected?</summary>
    public required bool Online { get; init; }

    /// <summary>The boot id of the readings it sends now.</summary>
    public string? Boot { get; init; }

    /// <summary>When it said so, ms since the epoch, by its own clock.</summary>
    public long? At { get; init; }

    /// <summary>The program's version.</summary>
    public string? Version { get; init; }

    /// <summary>What it still has to send.</summary>
    public AgentBacklog? Backlog { get; init; }

    /// <summary>The devices that it carries; empty when it does not say.</summary>
    // Generated JSON sets what is absent to null.
    public IReadOnlyList<string> Devices { get; init => field = value ?? []; } = [];

    /// <summary>How its sensors are; null when it does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AgentSensor>? Sensors { get; init; }

    /// <summary>
    /// Devices that the gateway refuses, at most <see cref="Limits.AgentRefusalsMax"/> of them; null when there is
    /// none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AgentRefusal>? Refused { get; init; }

    /// <summary>Readings given up since its start because its spool was full.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Lost { get; init; }

    /// <summary>What the agent thinks of its clock; null when it does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgentClock? Clock { get; init; }

    /// <summary>How its spool is; null when it does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgentSpool? Spool { get; init; }

    /// <summary>Which configuration it runs; null when it does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgentConfiguration? Configuration { get; init; }

    /// <summary>The will of an agent: <c>{"online":false}</c>.</summary>
    public static ReadOnlySpan<byte> Offline => "{\"online\":false}"u8;

    /// <summary>The state as UTF-8 JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ContractJson.Default.AgentState);

    /// <summary>
    /// Reads a state message; false when it is not one, is too large, names a device that breaks the name rule or
    /// too many of them. Never throws on any bytes.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> json, [NotNullWhen(true)] out AgentState? state)
    {
        state = null;
        if (json.Length > Limits.StateBytesMax)
        {
            return false;
        }

        try
        {
            state = JsonSerializer.Deserialize(json, ContractJson.Default.AgentState);
        }
        catch (JsonException)
        {
            return false;
        }

        if (state is null || !state.IsSound())
        {
            state = null;
            return false;
        }

        return true;
    }

    private bool IsSound() =>
        Devices is { Count: <= Limits.AgentDevicesMax }
        && Devices.All(device => device is not null && Names.IsValid(device))
        && Backlog is not { Readings: < 0 }
        && (Configuration is null || Configuration.IsSound())
        && (Boot is null || Names.IsValidBoot(Boot));
}
