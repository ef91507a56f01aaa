using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Telemetry.Alerts;

/// <summary>The journalled messages that the alert operator understands:
/// <c>{"alert":"…","by":"…","comment":"…"}</c>.</summary>
public static class AlertControl
{
    /// <summary>The message that acknowledges an alert.</summary>
    /// <param name="id">The alert.</param>
    /// <param name="by">Who acknowledges it, or null.</param>
    /// <param name="comment">What they say, or null.</param>
    /// <param name="token">The name of the token that it came with, for the audit, or null.</param>
    public static byte[] Acknowledge(AlertId id, string? by = null, string? comment = null, string? token = null)
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

            if (token is not null)
            {
                writer.WriteString("token", token);
            }

            if (comment is not null)
            {
                writer.WriteString("comment", comment);
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads a message; anything else gives false, never an exception. Texts that are none are left
    /// out.</summary>
    public static bool TryReadAcknowledge(
        ReadOnlySpan<byte> payload, [NotNullWhen(true)] out AlertAcknowledgement? order)
    {
        order = null;
        AlertId? alert = null;
        string? by = null;
        string? comment = null;
        var reader = new Utf8JsonReader(payload);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString() ?? "";
                reader.Read();
                string? text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                (alert, by, comment) = name switch
                {
                    "alert" => (AlertId.TryParse(text, out AlertId id) ? id : null, by, comment),
                    "by" => (alert, Said(text), comment),
                    "comment" => (alert, by, Said(text)),
                    _ => (alert, by, comment),
                };
                reader.Skip();
            }

            order = alert is { } known && reader.TokenType == JsonTokenType.EndObject
                ? new AlertAcknowledgement(known, by, comment)
                : null;
            return order is not null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string? Said(string? text) =>
        string.IsNullOrEmpty(text) ? null : text[..Math.Min(text.Length, AlertLimits.CommentLengthMax)];
}
