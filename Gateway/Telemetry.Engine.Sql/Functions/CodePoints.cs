namespace Telemetry.Engine.Sql.Functions;

/// <summary>Places in texts, counted in characters as people see them: code points.</summary>
internal static class CodePoints
{
    public static int Length(string text)
    {
        var count = text.Length;
        foreach (var part in text)
        {
            if (char.IsLowSurrogate(part)) { count--; }
        }
        return count;
    }

    /// <summary>The index of the code point of a number, from 0; the text's length when it has fewer.</summary>
    public static int IndexOf(string text, long number)
    {
        if (number <= 0) { return 0; }
        if (number >= text.Length) { return text.Length; }
        var index = 0;
        for (; number > 0 && index < text.Length; number--)
        {
            index += char.IsHighSurrogate(text[index]) && index + 1 < text.Length ? 2 : 1;
        }
        return index;
    }

    /// <summary>SUBSTRING: places from 1, negative ones from the end.</summary>
    public static string Substring(string text, long start, long length)
    {
        if (length <= 0) { return ""; }
        var count = Length(text);
        var first = start > 0 ? start - 1 : start < 0 ? count + start : 0;
        if (first < 0) { return ""; }
        if (first >= count) { return ""; }
        var begin = IndexOf(text, first);
        var end = length >= count - first ? text.Length : IndexOf(text, first + length);
        return text[begin..end];
    }

    /// <summary>The place of a text within another one, from 1; 0 when it is not there.</summary>
    public static long Position(string part, string text, long start)
    {
        if (start < 1) { return 0; }
        var index = text.IndexOf(part, IndexOf(text, start - 1), StringComparison.Ordinal);
        return index < 0 ? 0 : Length(text[..index]) + 1;
    }

    public static string Reverse(string text)
    {
        var result = text.ToCharArray();
        Array.Reverse(result);
        for (var index = 0; index + 1 < result.Length; index++)
        {
            if (!char.IsLowSurrogate(result[index]) || !char.IsHighSurrogate(result[index + 1])) { continue; }
            (result[index], result[index + 1]) = (result[index + 1], result[index]);
            index++;
        }
        return new string(result);
    }
}
