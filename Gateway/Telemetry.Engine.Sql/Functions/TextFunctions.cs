using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>Functions of texts.</summary>
internal static class TextFunctions
{
    /// <summary>No function makes a longer text.</summary>
    private const int LengthMax = 1_000_000;

    private static readonly SqlType Text = SqlType.String;

    public static void AddTo(FunctionLibrary library)
    {
        AddSimple(library);
        AddParts(library);
        AddJoined(library);
        AddSearched(library);
        AddFilled(library);
        AddCoded(library);
        TrimFunctions.AddTo(library);
    }

    private static void AddSimple(FunctionLibrary library)
    {
        Map(library, "UPPER", LetterCase.Upper);
        Map(library, "LOWER", LetterCase.Lower);
        Map(library, "INITCAP", Capitalize);
        Map(library, "REVERSE", CodePoints.Reverse);
        foreach (var name in new[] { "CHAR_LENGTH", "CHARACTER_LENGTH", "LENGTH" })
        {
            library.Add(name, [Parameter.String], SqlType.Int, RowFunction.Of<string, long>(
                "text_length", static (string text, ref RowOutcome _) => CodePoints.Length(text)));
        }
        library.Add("OCTET_LENGTH", [Parameter.String], SqlType.Int, RowFunction.Of<string, long>(
            "octet_length", static (string text, ref RowOutcome _) => Encoding.UTF8.GetByteCount(text)));
        library.Add("ASCII", [Parameter.String], SqlType.Int, RowFunction.Of<string, long>(
            "ascii", static (string text, ref RowOutcome _) => text.Length == 0 ? 0 : text[0]));
        library.Add("CHR", [Parameter.Int], Text, RowFunction.Of<long, string>("chr",
            static (long code, ref RowOutcome _) => code < 0 ? "" : ((char)(code & 0xFF)).ToString()));
    }

    private static void AddParts(FunctionLibrary library)
    {
        var from = RowFunction.Of<string, long, string>("substring_from",
            static (string text, long start, ref RowOutcome _) => CodePoints.Substring(text, start, long.MaxValue));
        var some = RowFunction.Of<string, long, long, string>("substring",
            static (string text, long start, long length, ref RowOutcome _) =>
                CodePoints.Substring(text, start, length));
        foreach (var name in new[] { "SUBSTRING", "SUBSTR" })
        {
            library.Add(name, [Parameter.String, Parameter.Int], Text, from);
            library.Add(name, [Parameter.String, Parameter.Int, Parameter.Int], Text, some);
        }
        library.Add("LEFT", [Parameter.String, Parameter.Int], Text, RowFunction.Of<string, long, string>("left",
            static (string text, long count, ref RowOutcome _) => CodePoints.Substring(text, 1, count)));
        library.Add("RIGHT", [Parameter.String, Parameter.Int], Text, RowFunction.Of<string, long, string>("right",
            static (string text, long count, ref RowOutcome _) =>
                count <= 0 ? ""
                    : text[CodePoints.IndexOf(text, CodePoints.Length(text) - Math.Min(count, LengthMax))..]));
        library.Add("SPLIT_INDEX", [Parameter.String, Parameter.String, Parameter.Int], Text,
            RowFunction.Of<string, string, long, string?>("split_index",
                static (string text, string separator, long at, ref RowOutcome _) =>
                    PartAt(text, separator, at), true)!);
        library.Add("SPLIT_PART", [Parameter.String, Parameter.String, Parameter.Int], Text,
            RowFunction.Of<string, string, long, string>("split_part",
                static (string text, string separator, long at, ref RowOutcome _) =>
                    PartAt(text, separator, at - 1) ?? ""));
        library.Add("OVERLAY", [Parameter.String, Parameter.String, Parameter.Int], Text,
            RowFunction.Of<string, string, long, string>("overlay",
                static (string text, string with, long start, ref RowOutcome _) =>
                    Overlay(text, with, start, CodePoints.Length(with))));
        library.Add("OVERLAY", [Parameter.String, Parameter.String, Parameter.Int, Parameter.Int], Text, call =>
            new Expression.Call(
                RowFunction.Of<string, string, string, string>("join_three",
                    static (string one, string two, string three, ref RowOutcome _) => one + two + three),
                new Expression.Call(
                    RowFunction.Of<string, long, string>("before", static (string text, long start, ref RowOutcome _) =>
                        CodePoints.Substring(text, 1, start - 1)), call.Arguments[0], call.Arguments[2]),
                call.Arguments[1],
                new Expression.Call(
                    RowFunction.Of<string, long, long, string>("behind",
                        static (string text, long start, long count, ref RowOutcome _) =>
                            text[CodePoints.IndexOf(text, start - 1 + Math.Max(count, 0))..]),
                    call.Arguments[0], call.Arguments[2], call.Arguments[3])));
    }

    private static void AddJoined(FunctionLibrary library)
    {
        library.Add("||", [Parameter.String, Parameter.String], Text, RowFunction.Of<string, string, string>("concat",
            static (string one, string two, ref RowOutcome outcome) => Joined(one + two, ref outcome), mayFault: true));
        library.Add(new SqlFunction("CONCAT", [Parameter.String], _ => Text, call => call.Of(RowFunction.OfTexts(
            $"concat[{call.Count}]", call.Count, static (ReadOnlySpan<string?> values, ref RowOutcome outcome) =>
            {
                foreach (var value in values)
                {
                    if (value is null) { return null; }
                }
                return Joined(string.Concat(values), ref outcome);
            }, mayFault: true)))
        {
            IsVariadic = true,
        });
        library.Add(new SqlFunction("CONCAT_WS", [Parameter.String, Parameter.String], _ => Text, call => call.Of(
            RowFunction.OfTexts($"concat_ws[{call.Count}]", call.Count,
                static (ReadOnlySpan<string?> values, ref RowOutcome outcome) => values[0] is null ? null : Joined(
                    string.Join(values[0], values[1..].ToArray().Where(value => value is not null)), ref outcome),
                mayFault: true)))
        {
            IsVariadic = true,
            SeesNulls = true,
        });
    }

    private static void AddSearched(FunctionLibrary library)
    {
        library.Add("POSITION", [Parameter.String, Parameter.String], SqlType.Int, RowFunction.Of<string, string, long>(
            "position", static (string part, string text, ref RowOutcome _) => CodePoints.Position(part, text, 1)));
        library.Alias("LOCATE", "POSITION");
        library.Add("LOCATE", [Parameter.String, Parameter.String, Parameter.Int], SqlType.Int,
            RowFunction.Of<string, string, long, long>("locate",
                static (string part, string text, long start, ref RowOutcome _) =>
                    CodePoints.Position(part, text, start)));
        foreach (var name in new[] { "INSTR", "STRPOS" })
        {
            library.Add(name, [Parameter.String, Parameter.String], SqlType.Int, RowFunction.Of<string, string, long>(
                "instr", static (string text, string part, ref RowOutcome _) => CodePoints.Position(part, text, 1)));
        }
        library.Add("STARTSWITH", [Parameter.String, Parameter.String], SqlType.Boolean,
            RowFunction.Of<string, string, bool>("starts_with", static (string text, string part, ref RowOutcome _) =>
                text.StartsWith(part, StringComparison.Ordinal)));
        library.Alias("STARTS_WITH", "STARTSWITH");
        library.Add("ENDSWITH", [Parameter.String, Parameter.String], SqlType.Boolean,
            RowFunction.Of<string, string, bool>("ends_with", static (string text, string part, ref RowOutcome _) =>
                text.EndsWith(part, StringComparison.Ordinal)));
        library.Add("REPLACE", [Parameter.String, Parameter.String, Parameter.String], Text,
            RowFunction.Of<string, string, string, string>("replace",
                static (string text, string part, string with, ref RowOutcome outcome) => part.Length == 0
                    ? text : Joined(text.Replace(part, with, StringComparison.Ordinal), ref outcome), mayFault: true));
        library.Add("TRANSLATE", [Parameter.String, Parameter.String, Parameter.String], Text,
            RowFunction.Of<string, string, string, string>("translate",
                static (string text, string from, string to, ref RowOutcome _) => Translate(text, from, to)));
    }

    private static void AddFilled(FunctionLibrary library)
    {
        foreach (var isLeft in new[] { true, false })
        {
            library.Add(isLeft ? "LPAD" : "RPAD", [Parameter.String, Parameter.Int, Parameter.String], Text,
                RowFunction.Of<string, long, string, string?>(isLeft ? "lpad" : "rpad",
                    (string text, long length, string fill, ref RowOutcome outcome) =>
                        Pad(text, length, fill, isLeft, ref outcome), true, true)!);
        }
        library.Add("REPEAT", [Parameter.String, Parameter.Int], Text, RowFunction.Of<string, long, string>("repeat",
            static (string text, long count, ref RowOutcome outcome) =>
            {
                if (count <= 0 || text.Length == 0) { return ""; }
                if (count <= LengthMax / text.Length)
                {
                    return new StringBuilder().Insert(0, text, (int)count).ToString();
                }
                outcome.Fail(DeadLetterSchema.BadArgument, $"REPEAT makes at most {LengthMax} characters");
                return "";
            }, mayFault: true));
    }

    private static void AddCoded(FunctionLibrary library)
    {
        // What stands for a text is no protection of it: these functions are of SQL, whatever they are worth.
#pragma warning disable CA5350, CA5351
        Map(library, "MD5", static text => Hex(MD5.HashData(Encoding.UTF8.GetBytes(text))));
        Map(library, "SHA1", static text => Hex(SHA1.HashData(Encoding.UTF8.GetBytes(text))));
#pragma warning restore CA5350, CA5351
        Map(library, "SHA256", static text => Hex(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
        Map(library, "SHA512", static text => Hex(SHA512.HashData(Encoding.UTF8.GetBytes(text))));
        Map(library, "TO_BASE64", static text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
        Map(library, "HEX", static text => Convert.ToHexString(Encoding.UTF8.GetBytes(text)));
        Map(library, "URL_ENCODE", Uri.EscapeDataString);
        Map(library, "URL_DECODE", static text => Uri.UnescapeDataString(text.Replace('+', ' ')));
        library.Add("FROM_BASE64", [Parameter.String], Text, RowFunction.Of<string, string?>("from_base64",
            static (string text, ref RowOutcome _) =>
            {
                var bytes = new byte[text.Length];
                return Convert.TryFromBase64String(text, bytes, out var length)
                    ? Encoding.UTF8.GetString(bytes, 0, length) : null;
            }, true)!);
    }

    private static void Map(FunctionLibrary library, string name, Func<string, string> map) =>
        library.Add(name, [Parameter.String], Text, RowFunction.Of<string, string>(
            name.ToLowerInvariant(), (string text, ref RowOutcome _) => map(text)));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string Capitalize(string text)
    {
        var result = text.ToCharArray();
        var isInWord = false;
        for (var index = 0; index < result.Length; index++)
        {
            result[index] = isInWord ? char.ToLowerInvariant(result[index]) : char.ToUpperInvariant(result[index]);
            isInWord = char.IsLetterOrDigit(result[index]);
        }
        return new string(result);
    }

    private static string? PartAt(string text, string separator, long at)
    {
        if (at < 0 || separator.Length == 0) { return null; }
        var rest = text.AsSpan();
        for (; at > 0; at--)
        {
            var next = rest.IndexOf(separator, StringComparison.Ordinal);
            if (next < 0) { return null; }
            rest = rest[(next + separator.Length)..];
        }
        var end = rest.IndexOf(separator, StringComparison.Ordinal);
        return (end < 0 ? rest : rest[..end]).ToString();
    }

    private static string Overlay(string text, string with, long start, long count)
    {
        if (start < 1 || start > CodePoints.Length(text)) { return text; }
        var (begin, end) = (CodePoints.IndexOf(text, start - 1), CodePoints.IndexOf(text, start - 1 + count));
        return string.Concat(text.AsSpan(0, begin), with, text.AsSpan(Math.Max(begin, end)));
    }

    private static string Translate(string text, string from, string to)
    {
        var result = new StringBuilder(text.Length);
        foreach (var part in text)
        {
            var index = from.IndexOf(part, StringComparison.Ordinal);
            if (index < 0) { result.Append(part); }
            else if (index < to.Length) { result.Append(to[index]); }
        }
        return result.ToString();
    }

    private static string? Pad(string text, long length, string fill, bool isLeft, ref RowOutcome outcome)
    {
        var missing = length - CodePoints.Length(text);
        if (length < 0 || (fill.Length == 0 && missing > 0)) { return null; }
        if (missing <= 0) { return CodePoints.Substring(text, 1, length); }
        if (length > LengthMax)
        {
            outcome.Fail(DeadLetterSchema.BadArgument, string.Create(
                CultureInfo.InvariantCulture, $"a text is filled to at most {LengthMax} characters"));
            return null;
        }
        var padding = new StringBuilder();
        for (var count = 0L; count < missing; count += CodePoints.Length(fill)) { padding.Append(fill); }
        var filled = CodePoints.Substring(padding.ToString(), 1, missing);
        return isLeft ? filled + text : text + filled;
    }

    private static string Joined(string text, ref RowOutcome outcome)
    {
        if (text.Length > LengthMax) { outcome.Fail(DeadLetterSchema.BadArgument, "the text would be too long"); }
        return text;
    }
}
