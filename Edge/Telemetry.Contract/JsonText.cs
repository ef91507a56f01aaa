using System.Text.Json;

namespace Telemetry.Contract;

/// <summary>Reading of JSON values without exceptions for what a foreigner may send.</summary>
internal static class JsonText
{
    public static Utf8JsonReader Reader(ReadOnlySpan<byte> bytes) =>
        new(WithoutMark(bytes), new JsonReaderOptions { MaxDepth = Limits.JsonDepthMax });

    /// <summary>Why the reader threw.</summary>
    public static DecodeResult Explain(ReadOnlySpan<byte> bytes, in Utf8JsonReader reader)
    {
        bytes = WithoutMark(bytes);
        var at = (int)Math.Min(reader.BytesConsumed, bytes.Length);
        var isAtEnd = bytes[at..].Trim(" \t\r\n"u8).IsEmpty;
        var error = isAtEnd ? DecodeError.Truncated
            : reader.CurrentDepth >= Limits.JsonDepthMax - 1 && bytes[at] is (byte)'[' or (byte)'{'
                ? DecodeError.TooDeep
            : DecodeError.Malformed;
        return new DecodeResult(error, at);
    }

    /// <summary>The text of a string or property name: a slice of the input, or unescaped into scratch.</summary>
    public static bool TryRead(
        scoped ref Utf8JsonReader reader, Span<byte> scratch, out ReadOnlySpan<byte> text, out DecodeError error)
    {
        error = DecodeError.None;
        text = reader.ValueSpan;
        if (!reader.ValueIsEscaped)
        {
            if (System.Text.Unicode.Utf8.IsValid(text))
            {
                return true;
            }

            error = DecodeError.BadText;
            text = default;
            return false;
        }

        // Unescaped text is never longer than the escaped one, which may be up to six times as long.
        if (text.Length > scratch.Length * 6)
        {
            error = DecodeError.TextTooLong;
            text = default;
            return false;
        }

        return TryUnescape(ref reader, scratch, out text, out error);
    }

    public static DecodeError ReadText(
        scoped ref Utf8JsonReader reader, Span<byte> scratch, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (reader.TokenType != JsonTokenType.String)
        {
            return DecodeError.WrongType;
        }

        TryRead(ref reader, scratch, out text, out var error);
        return error;
    }

    public static DecodeError ReadDouble(scoped ref Utf8JsonReader reader, out double value)
    {
        value = 0;
        return reader.TokenType != JsonTokenType.Number ? DecodeError.WrongType
            : reader.TryGetDouble(out value) ? DecodeError.None
            : DecodeError.NotFinite;
    }

    public static DecodeError ReadWhole(scoped ref Utf8JsonReader reader, out ulong value)
    {
        value = 0;
        return reader.TokenType != JsonTokenType.Number ? DecodeError.WrongType
            : reader.TryGetUInt64(out value) ? DecodeError.None
            : DecodeError.BadSeq;
    }

    /// <summary>A time in seconds × 10^exponent, exact to the µs.</summary>
    public static DecodeError ReadTime(scoped ref Utf8JsonReader reader, int exponent, out long micros)
    {
        micros = 0;
        return reader.TokenType != JsonTokenType.Number ? DecodeError.WrongType
            : DecimalText.TryToMicros(reader.ValueSpan, exponent, out micros) ? DecodeError.None
            : DecodeError.BadTime;
    }

    private static bool TryUnescape(
        scoped ref Utf8JsonReader reader, Span<byte> scratch, out ReadOnlySpan<byte> text, out DecodeError error)
    {
        text = default;
        try
        {
            text = scratch[..reader.CopyString(scratch)];
            error = DecodeError.None;
            return true;
        }
        catch (ArgumentException)
        {
            error = DecodeError.TextTooLong;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate, or bytes that are not UTF-8.
            error = DecodeError.BadText;
        }

        return false;
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes;
}
