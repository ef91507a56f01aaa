using System.Globalization;
using System.Text.Json;

namespace Telemetry.Engine.Sql.Files;

/// <summary>Lines of JSON in a stream of bytes.</summary>
internal static class JsonLines
{
    public static readonly string TooLong = string.Create(
        CultureInfo.InvariantCulture, $"the line is longer than {FileLimits.RowBytesMax} bytes");

    public static readonly JsonReaderOptions Options = new() { MaxDepth = FileLimits.JsonDepthMax };

    /// <summary>The next line with its end, at the window's start; false at the end of the stream.</summary>
    public static bool TryFind(ByteWindow window, out int length, out bool isLong)
    {
        isLong = false;
        for (var looked = 0; ;)
        {
            var end = window.Unread[looked..].IndexOf((byte)'\n');
            length = end < 0 ? window.Unread.Length : looked + end + 1;
            isLong = length > FileLimits.RowBytesMax + 2;
            if (end >= 0 || isLong) { return true; }
            looked = length;
            if (!window.Read()) { return length > 0; }
        }
    }

    /// <summary>Whether a line speaks of a watermark: its first field is called so.</summary>
    /// <param name="line">The line.</param>
    /// <param name="millis">The watermark; null when it is none, or not alone.</param>
    /// <exception cref="JsonException">The line is no JSON.</exception>
    public static bool IsWatermark(ReadOnlySpan<byte> line, out long? millis)
    {
        millis = null;
        var json = new Utf8JsonReader(line, Options);
        var isMeant = json.Read() && json.TokenType == JsonTokenType.StartObject
            && json.Read() && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("watermark"u8);
        if (!isMeant) { return false; }
        long value = 0;
        var isAlone = json.Read() && json.TokenType == JsonTokenType.Number && json.TryGetInt64(out value)
            && json.Read() && json.TokenType == JsonTokenType.EndObject;
        while (json.Read()) { }
        if (isAlone) { millis = value; }
        return true;
    }

    /// <summary>A token in words.</summary>
    public static string WordOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => "null",
    };
}
