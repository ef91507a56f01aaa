using System.Buffers;
using System.Text.Json;

namespace Telemetry.Alerts;

/// <summary>
/// What another form of a pipeline leaves to the one that runs from here on: alerts that it said are firing and whose
/// rule is gone or speaks otherwise now, and which it told at all. A journalled message to the alert operator, so that
/// a replay says the same.
/// </summary>
public sealed record AlertHandover
{
    /// <summary>The pipeline whose operator takes it over.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The alerts as they were last said: the columns of <see cref="AlertSchema"/> by name, as invariant
    /// texts.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string?>> Alerts { get; init; } = [];

    /// <summary>Which alerts were told; null: nothing is to be told after the fact.</summary>
    public AlertsTold? Told { get; init; }

    /// <summary>The message.</summary>
    public byte[] ToPayload()
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("handover", Pipeline);
            json.WriteStartArray("alerts");
            foreach (IReadOnlyDictionary<string, string?> alert in Alerts)
            {
                json.WriteStartObject();
                foreach ((string name, string? text) in alert)
                {
                    json.WriteString(name, text);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (Told is { } told)
            {
                json.WriteNumber("from", told.From);
                json.WriteNumber("until", told.Until);
                json.WriteStartArray("told");
                foreach (AlertId id in told.Alerts)
                {
                    json.WriteStringValue(id.ToString());
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a message; anything else gives null, never an exception.</summary>
    public static AlertHandover? Read(ReadOnlySpan<byte> payload)
    {
        Utf8JsonReader reader = new(payload);
        try
        {
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("handover", out JsonElement pipeline)
                ? new AlertHandover
                {
                    Pipeline = pipeline.GetString() ?? "",
                    Alerts = [.. root.GetProperty("alerts").EnumerateArray().Select(Cells)],
                    Told = root.TryGetProperty("told", out JsonElement told)
                        ? new AlertsTold(
                            root.GetProperty("from").GetInt64(), root.GetProperty("until").GetInt64(), Ids(told))
                        : null,
                }
                : null;
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            return null;
        }
    }

    private static HashSet<AlertId> Ids(JsonElement told) =>
        [.. told.EnumerateArray().Select(id => AlertId.TryParse(id.GetString(), out AlertId read) ? read : default)];

    private static Dictionary<string, string?> Cells(JsonElement alert) => alert.EnumerateObject()
        .ToDictionary(cell => cell.Name, cell => cell.Value.GetString(), StringComparer.Ordinal);
}
