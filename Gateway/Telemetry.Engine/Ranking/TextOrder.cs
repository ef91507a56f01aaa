namespace Telemetry.Engine.Ranking;

/// <summary>The order of texts by their UTF-8 bytes, which is the order of their code points.</summary>
internal static class TextOrder
{
    public static int Compare(string left, string right)
    {
        var same = left.AsSpan().CommonPrefixLength(right);
        if (same == left.Length || same == right.Length) { return left.Length.CompareTo(right.Length); }
        return Weight(left[same]).CompareTo(Weight(right[same]));
    }

    /// <summary>Halves of code points beyond U+FFFF come behind all other characters.</summary>
    private static int Weight(char part) => char.IsSurrogate(part) ? part + 0x1_0000 : part;
}
