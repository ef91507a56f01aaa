using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Telemetry.Alerts.Care;

namespace Telemetry.Alerts;

/// <summary>
/// What another form of a pipeline leaves to the one that runs from here on: the alerts that it said are standing, and
/// the silences that hold. A journalled message for the operators from <see cref="AlertOperator"/> on, so that a replay
/// says the same.
/// </summary>
public sealed record AlertHandover
{
    private static readonly JsonWriterOptions Format = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The pipeline whose operators take it over.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The form that it is for, as its operators know it: to later ones, which repeat its steps, it means
    /// nothing. Null: for whichever runs.</summary>
    public string? Form { get; init; }

    /// <summary>The alerts as they were last said.</summary>
    public IReadOnlyList<HandedAlert> Alerts { get; init; } = [];

    /// <summary>Of which alerts it says everything; null: of none but those that it names.</summary>
    public HandoverSpan? Span { get; init; }

    /// <summary>Silences that hold or will; who knows them does nothing.</summary>
    public IReadOnlyList<CareOrder> Silences { get; init; } = [];

    /// <summary>Whether operators are meant.</summary>
    /// <param name="pipeline">The pipeline that they are in.</param>
    /// <param name="form">Its form.</param>
    public bool IsFor(string pipeline, string form) => Pipeline == pipeline && (Form ?? form) == form;

    /// <summary>The message.</summary>
    public byte[] ToPayload()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Format))
        {
            json.WriteStartObject();
            json.WriteString("handover", Pipeline);
            json.WriteString("form", Form);
            json.WriteStartArray("alerts");
            foreach (HandedAlert alert in Alerts)
            {
                Write(json, alert);
            }

            json.WriteEndArray();
            if (Silences.Count > 0)
            {
                json.WriteStartArray("silences");
                foreach (CareOrder silence in Silences)
                {
                    json.WriteRawValue(silence.ToPayload());
                }

                json.WriteEndArray();
            }

            if (Span is { } span)
            {
                json.WriteNumber("from", span.From);
                json.WriteNumber("until", span.Until);
                json.WriteString("after", span.After);
                json.WriteString("through", span.Through);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
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
                    Form = root.TryGetProperty("form", out JsonElement form) ? form.GetString() : null,
                    Alerts = [.. root.GetProperty("alerts").EnumerateArray().Select(Cells)],
                    Silences = root.TryGetProperty("silences", out JsonElement silences)
                        ? [.. silences.EnumerateArray().Select(Silence).OfType<CareOrder>()]
                        : [],
                    Span = root.TryGetProperty("through", out JsonElement through)
                        ? new HandoverSpan(
                            root.GetProperty("from").GetInt64(), root.GetProperty("until").GetInt64(),
                            root.GetProperty("after").GetString(), through.GetString())
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

    private static void Write(Utf8JsonWriter json, HandedAlert alert)
    {
        json.WriteStartObject();
        foreach ((string name, string? text) in alert.Cells)
        {
            if (text is not null)
            {
                json.WriteString(name, text);
            }
        }

        json.WriteEndObject();
    }

    private static CareOrder? Silence(JsonElement order) =>
        CareOrder.TryRead(Encoding.UTF8.GetBytes(order.GetRawText()), out CareOrder? read) ? read : null;

    /// <summary>A cell that is there twice is as it is said last.</summary>
    private static HandedAlert Cells(JsonElement alert)
    {
        Dictionary<string, string?> cells = new(StringComparer.Ordinal);
        foreach (JsonProperty cell in alert.EnumerateObject())
        {
            cells[cell.Name] = cell.Value.GetString();
        }

        return new HandedAlert(cells);
    }
}
