using System.Text.Json;

namespace Telemetry.Scoring.Machine;

/// <summary>
/// The journalled message by which devices get another model:
/// <c>{"device":"press*","model":"pca-…","sha256":"…","content":"base64"}</c>. With its content, what the message does
/// depends on the journal alone.
/// </summary>
public sealed record ModelChange
{
    private const int TextLengthMax = 256;

    /// <summary>A device, or a pattern with <c>*</c>.</summary>
    public required string Device { get; init; }

    /// <summary>The model's id; null takes the devices' model away.</summary>
    public required string? Model { get; init; }

    /// <summary>SHA-256 of the model's file, hexadecimal; null is not checked.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The model's file; null: it is asked for by its id when the message is applied.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }

    /// <summary>The message's bytes.</summary>
    public byte[] ToPayload()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("device", Device);
            writer.WriteString("model", Model);
            if (Sha256 is not null)
            {
                writer.WriteString("sha256", Sha256);
            }

            if (Content is { } content)
            {
                writer.WriteBase64String("content", content.Span);
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads a message; null when the bytes are none.</summary>
    public static ModelChange? TryRead(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("model", out JsonElement model))
            {
                return null;
            }

            string? device = root.TryGetProperty("device", out JsonElement name) ? TextOf(name) : "*";
            string? sha256 = root.TryGetProperty("sha256", out JsonElement digest) ? TextOf(digest) : null;
            string? id = TextOf(model);
            bool isValid = device is { Length: > 0 and <= TextLengthMax }
                && (model.ValueKind == JsonValueKind.Null || id is { Length: > 0 and <= TextLengthMax });
            ReadOnlyMemory<byte>? content = null;
            if (root.TryGetProperty("content", out JsonElement text))
            {
                isValid &= text.TryGetBytesFromBase64(out byte[]? bytes);
                content = bytes;
            }

            return isValid
                ? new ModelChange { Device = device ?? "*", Model = id, Sha256 = sha256, Content = content }
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString() : null;
}
