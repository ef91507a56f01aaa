using System.Text;
using System.Text.Json;

namespace Telemetry.Alerts;

/// <summary>The journalled messages that the alert operator understands: <c>{"alert":"…","by":"…"}</c>.</summary>
public static class AlertControl
{
    /// <summary>The message that acknowledges an alert.</summary>
    /// <param name="id">The alert.</param>
    /// <param name="by">Who acknowledges it, or null.</param>
    public static byte[] Acknowledge(AlertId id, string? by = null)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("alert", id.ToString());
            if (by is not null)
            {
                writer.WriteString("by", by);
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads a message; anything else gives false, never an exception.</summary>
    public static bool TryReadAcknowledge(ReadOnlySpan<byte> payload, out AlertId id)
    {
        id = default;
        var reader = new Utf8JsonReader(payload);
        bool isFound = false;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isAlert = reader.ValueTextEquals("alert"u8);
                reader.Read();
                if (isAlert)
                {
                    isFound = reader.TokenType == JsonTokenType.String
                        && AlertId.TryParse(Encoding.UTF8.GetString(reader.ValueSpan), out id);
                }

                reader.Skip();
            }

            return isFound && reader.TokenType == JsonTokenType.EndObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
