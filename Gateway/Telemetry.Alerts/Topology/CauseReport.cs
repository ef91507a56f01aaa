using System.Buffers;
using System.Text.Json;

namespace Telemetry.Alerts.Topology;

/// <summary>
/// What alerts of one pipeline, that may explain alerts of others, stand like: a journalled message to every
/// <see cref="CauseOperator"/>, so that a replay knows of them where the first run did.
/// </summary>
public sealed record CauseReport
{
    /// <summary>The alerts, each with its newest row.</summary>
    public required IReadOnlyList<ReportedAlert> Alerts { get; init; }

    /// <summary>The message.</summary>
    public byte[] ToPayload()
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("causes");
            foreach (ReportedAlert alert in Alerts)
            {
                alert.Write(json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a message; anything else gives null, never an exception.</summary>
    public static CauseReport? Read(ReadOnlySpan<byte> payload)
    {
        Utf8JsonReader reader = new(payload);
        try
        {
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("causes", out JsonElement alerts)
                ? new CauseReport { Alerts = [.. alerts.EnumerateArray().Select(ReportedAlert.Read)] }
                : null;
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            return null;
        }
    }
}
