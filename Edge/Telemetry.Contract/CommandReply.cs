using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Telemetry.Contract;

/// <summary>The answer to a command, at <see cref="Topics.Reply"/> (not retained, agent to gateway).</summary>
/// <remarks>
/// <code>{"id":"c-1","result":"done","at":1780000000000,"readings":[{"device":"press","metric":"temperature",
/// "unit":"Cel","at":1780000000000,"value":21.5}]}</code>
/// A reading has one of <c>value</c>, <c>text</c> and <c>flag</c>, and <c>quality</c> when it is not good.
/// </remarks>
public sealed record CommandReply
{
    /// <summary>The command's id.</summary>
    public required string Id { get; init; }

    /// <summary>What became of it.</summary>
    public required CommandResult Result { get; init; }

    /// <summary>Why it was not done; empty when it was.</summary>
    public string Reason { get; init; } = "";

    /// <summary>When it was answered first, ms since the epoch, by the agent's clock; null: it does not know.</summary>
    public long? At { get; init; }

    /// <summary>What the sensor gave, at most <see cref="Limits.ReplyReadingsMax"/>.</summary>
    public IReadOnlyList<ReplyReading> Readings { get; init; } = [];

    /// <summary>The message as UTF-8 JSON.</summary>
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", Id);
            json.WriteString("result", NameOf(Result));
            if (Reason.Length > 0)
            {
                json.WriteString("reason", Reason);
            }
            if (At is { } at)
            {
                json.WriteNumber("at", at);
            }
            if (Readings.Count > 0)
            {
                json.WriteStartArray("readings");
                foreach (var reading in Readings)
                {
                    Write(json, reading);
                }
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Reads a message; never throws on any bytes. Keys that are not known are passed over: a newer agent says more.
    /// </summary>
    /// <param name="json">The message.</param>
    /// <param name="reply">What it says; null when it is refused.</param>
    /// <param name="fault">Why it is refused; null when it is not.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> json,
        [NotNullWhen(true)] out CommandReply? reply,
        [NotNullWhen(false)] out FieldFault? fault)
    {
        var node = MessageNode.Read(json, Limits.ControlBytesMax);
        var read = new CommandReply
        {
            Id = node.Name("id"),
            Result = ResultOf(node),
            Reason = node.TextOf("reason", Limits.TextBytesMax, isRequired: false),
            At = node.WholeOrNull("at", -Limits.ConfigurationVersionMax, Limits.ConfigurationVersionMax),
            Readings = [.. node.Objects("readings", Limits.ReplyReadingsMax).Select(ReadReading)],
        };
        fault = node.Fault;
        reply = fault is null ? read : null;
        return reply is not null;
    }

    private static void Write(Utf8JsonWriter json, ReplyReading reading)
    {
        json.WriteStartObject();
        json.WriteString("device", reading.Device);
        json.WriteString("metric", reading.Metric);
        if (reading.Unit.Length > 0)
        {
            json.WriteString("unit", reading.Unit);
        }
        if (reading.At is { } at)
        {
            json.WriteNumber("at", at);
        }
        switch (reading.Kind)
        {
            case ValueKind.Number:
                json.WriteNumber("value", reading.Number);
                break;
            case ValueKind.Text:
                json.WriteString("text", reading.Text);
                break;
            case ValueKind.Bool:
                json.WriteBoolean("flag", reading.Number != 0);
                break;
            case ValueKind.None:
            default:
                throw new InvalidOperationException($"A reading of {reading.Metric} without a value.");
        }
        if (ValueQualities.IsSaid(reading.Quality))
        {
            json.WriteString("quality", ValueQualities.NameOf(reading.Quality));
        }
        json.WriteEndObject();
    }

    private static ReplyReading ReadReading(MessageNode node)
    {
        var (kind, number, text) = ReadValue(node);
        var quality = node.TextOf("quality", Limits.NameLengthMax, isRequired: false);
        return new ReplyReading(
            node.Name("device"),
            node.Name("metric"),
            node.TextOf("unit", Limits.UnitBytesMax, isRequired: false),
            node.WholeOrNull("at", -Limits.ConfigurationVersionMax, Limits.ConfigurationVersionMax),
            kind,
            number,
            text,
            quality.Length == 0 ? ValueQuality.Good : ValueQualities.Parse(Encoding.UTF8.GetBytes(quality)));
    }

    private static (ValueKind Kind, double Number, string Text) ReadValue(in MessageNode node)
    {
        var (value, text, flag) = (node.Find("value"), node.Find("text"), node.Find("flag"));
        switch (value, text, flag)
        {
            case (not null, null, null):
                return (ValueKind.Number, node.Number("value"), "");
            case (null, not null, null):
                return (ValueKind.Text, 0, node.TextOf("text", Limits.TextBytesMax, isRequired: true));
            case (null, null, { ValueKind: JsonValueKind.True or JsonValueKind.False } found):
                return (ValueKind.Bool, found.ValueKind == JsonValueKind.True ? 1 : 0, "");
            default:
                node.Refuse("value", "one of a number value, a string text and a boolean flag is expected");
                return (ValueKind.None, 0, "");
        }
    }

    private static CommandResult ResultOf(in MessageNode node)
    {
        switch (node.TextOf("result", Limits.NameLengthMax, isRequired: true))
        {
            case "done":
                return CommandResult.Done;
            case "refused":
                return CommandResult.Refused;
            case "failed":
                return CommandResult.Failed;
            default:
                node.Refuse("result", "done, refused or failed is expected");
                return CommandResult.None;
        }
    }

    private static string NameOf(CommandResult result) => result switch
    {
        CommandResult.Done => "done",
        CommandResult.Refused => "refused",
        CommandResult.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "Not a result."),
    };
}
