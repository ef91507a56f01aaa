using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Telemetry.Contract;

/// <summary>
/// What an agent should run, kept at <see cref="Topics.Config"/> (retained, gateway to agent). A version that is not
/// greater than all that the agent has taken note of does nothing.
/// </summary>
/// <remarks>
/// <code>{"version":7,"trial_seconds":120,"settings":{"publish":{…},"sensors":[{…}]}}</code>
/// </remarks>
public sealed record DesiredConfiguration
{
    /// <summary>From 1; a change of anything is a greater one.</summary>
    public required long Version { get; init; }

    /// <summary>How long it may take to prove itself before it is rolled back, in seconds.</summary>
    public int TrialSeconds { get; init; } = Limits.TrialSecondsDefault;

    /// <summary>
    /// A JSON object: sections of the agent's configuration file, each in the place of the file's. What is not
    /// there stays as the file has it, so <c>{}</c> is the file alone. What is in a section only the agent judges.
    /// </summary>
    public required JsonElement Settings { get; init; }

    /// <summary>The message as UTF-8 JSON.</summary>
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteNumber("trial_seconds", TrialSeconds);
            json.WritePropertyName("settings");
            json.WriteRawValue(Settings.GetRawText()); // As it was written: escaped anew it could be too large.
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Reads a message; never throws on any bytes. What is in <see cref="Settings"/> is well-formed JSON with each key
    /// once and text that can be read, at most <see cref="Limits.ControlBytesMax"/> with the rest; nothing more is
    /// promised of it.
    /// </summary>
    /// <param name="json">The message.</param>
    /// <param name="configuration">What it says; null when it is refused.</param>
    /// <param name="fault">Why it is refused; null when it is not.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> json,
        [NotNullWhen(true)] out DesiredConfiguration? configuration,
        [NotNullWhen(false)] out FieldFault? fault)
    {
        var node = MessageNode.Read(json, Limits.ControlBytesMax);
        node.AllowOnly("version", "trial_seconds", "settings");
        var version = node.Whole("version", 1, Limits.ConfigurationVersionMax);
        var trial = node.WholeOrNull("trial_seconds", Limits.TrialSecondsMin, Limits.TrialSecondsMax);
        var settings = node.Required("settings", JsonValueKind.Object, "an object {…}");
        fault = node.Fault;
        configuration = fault is not null ? null : new DesiredConfiguration
        {
            Version = version,
            TrialSeconds = (int)(trial ?? Limits.TrialSecondsDefault),
            Settings = settings,
        };
        return configuration is not null;
    }

    /// <summary>
    /// The version of a message that is otherwise refused, so that it can be answered; 0: it cannot be read.
    /// </summary>
    public static long VersionOf(ReadOnlySpan<byte> json)
    {
        var node = MessageNode.Read(json, Limits.ControlBytesMax);
        var version = node.Whole("version", 1, Limits.ConfigurationVersionMax);
        return node.Fault is null ? version : 0;
    }
}
