using System.Text.Json;

namespace Telemetry.Gateway.History;

/// <summary>An alert's labels as the stream <c>alerts</c> has them: one JSON object of texts.</summary>
internal static class AlertLabels
{
    /// <summary>The labels; null when there are none, or the text is no object of texts.</summary>
    public static IReadOnlyDictionary<string, string>? Read(string? json)
    {
        if (json is null)
        {
            return null;
        }

        try
        {
            SortedDictionary<string, string> labels = new(StringComparer.Ordinal);
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonProperty label in document.RootElement.EnumerateObject())
            {
                labels[label.Name] = label.Value.GetString() ?? "";
            }

            return labels;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The labels as text; null when there are none.</summary>
    public static string? Write(IReadOnlyDictionary<string, string>? labels)
    {
        if (labels is null)
        {
            return null;
        }

        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            foreach ((string name, string value) in labels)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
