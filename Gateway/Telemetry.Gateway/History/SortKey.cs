using System.Globalization;

namespace Telemetry.Gateway.History;

/// <summary>Texts whose ordinal order is the order of what they stand for, for LiteDB's indexes.</summary>
internal static class SortKey
{
    /// <summary>Between the parts of a key; below every character of a name.</summary>
    public const char Separator = '\u0001';

    /// <summary>Before every key.</summary>
    public const string First = "";

    /// <summary>After every key.</summary>
    public const string Last = "\uffff";

    /// <summary>Sixteen digits for a number, negative ones first.</summary>
    public static string Of(long value) =>
        ((ulong)value ^ 0x8000_0000_0000_0000UL).ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Reads back what <see cref="Of"/> wrote at the text's beginning.</summary>
    public static long Read(string key) => unchecked((long)(ulong.Parse(
        key.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) ^ 0x8000_0000_0000_0000UL));

    /// <summary>Reads a number and the text behind it; false when somebody else made the key.</summary>
    public static bool TryRead(string key, out long value, out string rest)
    {
        (value, rest) = (0, "");
        if (key.Length <= 16 || key[16] != Separator || !ulong.TryParse(
            key.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong digits))
        {
            return false;
        }

        value = unchecked((long)(digits ^ 0x8000_0000_0000_0000UL));
        rest = key[17..];
        return true;
    }

    /// <summary>Parts in the order of their importance.</summary>
    public static string Join(params ReadOnlySpan<string> parts) => string.Join(Separator, parts);
}
