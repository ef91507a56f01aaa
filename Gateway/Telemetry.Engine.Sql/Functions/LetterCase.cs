using System.Buffers;
using System.Globalization;
using System.Text;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>UPPER and LOWER as Java does them in no language: by Unicode's full mappings, where one letter may become
/// several (ß is SS), and a sigma at the end of a word is another one.</summary>
internal static class LetterCase
{
    private static readonly Dictionary<char, string> Uppers = AllUppers();
    private static readonly SearchValues<char> Several = SearchValues.Create([.. Uppers.Keys]);
    private static readonly SearchValues<char> Sigmas = SearchValues.Create("\u0130\u03A3");

    /// <summary>UPPER.</summary>
    public static string Upper(string text)
    {
        if (!text.AsSpan().ContainsAny(Several)) { return text.ToUpperInvariant(); }
        var result = new StringBuilder(text.Length + 4);
        var from = 0;
        for (var index = 0; index < text.Length; index++)
        {
            if (!Uppers.TryGetValue(text[index], out var upper)) { continue; }
            result.Append(text[from..index].ToUpperInvariant()).Append(upper);
            from = index + 1;
        }
        return result.Append(text[from..].ToUpperInvariant()).ToString();
    }

    /// <summary>LOWER.</summary>
    public static string Lower(string text)
    {
        if (!text.AsSpan().ContainsAny(Sigmas)) { return text.ToLowerInvariant(); }
        var result = new StringBuilder(text.Length + 4);
        var from = 0;
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] is not ('\u0130' or '\u03A3')) { continue; }
            result.Append(text[from..index].ToLowerInvariant())
                .Append(text[index] == '\u0130' ? "i\u0307" : IsLast(text, index) ? "\u03C2" : "\u03C3");
            from = index + 1;
        }
        return result.Append(text[from..].ToLowerInvariant()).ToString();
    }

    /// <summary>Whether a letter ends a word: there are letters before it and none behind, marks left out.</summary>
    private static bool IsLast(string text, int index) =>
        IsLetterFrom(text, index, -1) && !IsLetterFrom(text, index, 1);

    private static bool IsLetterFrom(string text, int index, int step)
    {
        var at = index + step;
        while (at >= 0 && at < text.Length && IsIgnored(text, at)) { at += step; }
        return at >= 0 && at < text.Length && CharUnicodeInfo.GetUnicodeCategory(text, at)
            is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter;
    }

    private static bool IsIgnored(string text, int index) =>
        text[index] is '\'' or '.' or ':' or '^' or '`' or '\u00B7' or '\u2019' or '\u2018'
        || CharUnicodeInfo.GetUnicodeCategory(text, index)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;

    /// <summary>The letters whose capital is several letters: Unicode's SpecialCasing.txt, its unconditional
    /// part.</summary>
    private static Dictionary<char, string> AllUppers()
    {
        var uppers = new Dictionary<char, string>
        {
            ['\u00DF'] = "SS",
            ['\u0149'] = "\u02BCN",
            ['\u01F0'] = "J\u030C",
            ['\u0390'] = "\u0399\u0308\u0301",
            ['\u03B0'] = "\u03A5\u0308\u0301",
            ['\u0587'] = "\u0535\u0552",
            ['\u1E96'] = "H\u0331",
            ['\u1E97'] = "T\u0308",
            ['\u1E98'] = "W\u030A",
            ['\u1E99'] = "Y\u030A",
            ['\u1E9A'] = "A\u02BE",
            ['\u1F50'] = "\u03A5\u0313",
            ['\u1F52'] = "\u03A5\u0313\u0300",
            ['\u1F54'] = "\u03A5\u0313\u0301",
            ['\u1F56'] = "\u03A5\u0313\u0342",
            ['\u1FB2'] = "\u1FBA\u0399",
            ['\u1FB3'] = "\u0391\u0399",
            ['\u1FB4'] = "\u0386\u0399",
            ['\u1FB6'] = "\u0391\u0342",
            ['\u1FB7'] = "\u0391\u0342\u0399",
            ['\u1FBC'] = "\u0391\u0399",
            ['\u1FC2'] = "\u1FCA\u0399",
            ['\u1FC3'] = "\u0397\u0399",
            ['\u1FC4'] = "\u0389\u0399",
            ['\u1FC6'] = "\u0397\u0342",
            ['\u1FC7'] = "\u0397\u0342\u0399",
            ['\u1FCC'] = "\u0397\u0399",
            ['\u1FD2'] = "\u0399\u0308\u0300",
            ['\u1FD3'] = "\u0399\u0308\u0301",
            ['\u1FD6'] = "\u0399\u0342",
            ['\u1FD7'] = "\u0399\u0308\u0342",
            ['\u1FE2'] = "\u03A5\u0308\u0300",
            ['\u1FE3'] = "\u03A5\u0308\u0301",
            ['\u1FE4'] = "\u03A1\u0313",
            ['\u1FE6'] = "\u03A5\u0342",
            ['\u1FE7'] = "\u03A5\u0308\u0342",
            ['\u1FF2'] = "\u1FFA\u0399",
            ['\u1FF3'] = "\u03A9\u0399",
            ['\u1FF4'] = "\u038F\u0399",
            ['\u1FF6'] = "\u03A9\u0342",
            ['\u1FF7'] = "\u03A9\u0342\u0399",
            ['\u1FFC'] = "\u03A9\u0399",
            ['\uFB00'] = "FF",
            ['\uFB01'] = "FI",
            ['\uFB02'] = "FL",
            ['\uFB03'] = "FFI",
            ['\uFB04'] = "FFL",
            ['\uFB05'] = "ST",
            ['\uFB06'] = "ST",
            ['\uFB13'] = "\u0544\u0546",
            ['\uFB14'] = "\u0544\u0535",
            ['\uFB15'] = "\u0544\u053B",
            ['\uFB16'] = "\u054E\u0546",
            ['\uFB17'] = "\u0544\u053D",
        };
        // Greek with a small iota below, of both cases: the capital and a capital iota behind it.
        foreach (var (first, capital) in ((char, char)[])[('\u1F80', '\u1F08'), ('\u1F90', '\u1F28'),
            ('\u1FA0', '\u1F68')])
        {
            for (var index = 0; index < 16; index++)
            {
                uppers[(char)(first + index)] = $"{(char)(capital + (index % 8))}\u0399";
            }
        }
        return uppers;
    }
}
