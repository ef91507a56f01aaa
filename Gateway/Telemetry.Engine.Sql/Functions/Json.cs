using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>JSON as nested values are carried: without white space, characters as they are.</summary>
internal static class Json
{
    private static readonly JsonWriterOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static JsonDocument? TryParse(string text)
    {
        try { return JsonDocument.Parse(text); }
        catch (JsonException) { return null; }
    }

    /// <summary>A text as the JSON of a nested type.</summary>
    public static bool TryCanonical(string text, SqlType type, out string value)
    {
        using var document = TryParse(text);
        value = "";
        if (document is null) { return false; }
        var wanted = type.Kind == SqlTypeKind.Array ? JsonValueKind.Array : JsonValueKind.Object;
        if (document.RootElement.ValueKind != wanted) { return false; }
        value = Write(writer => document.RootElement.WriteTo(writer));
        return true;
    }

    public static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact)) { write(writer); }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static string Quote(string text) => Write(writer => writer.WriteStringValue(text));
}
