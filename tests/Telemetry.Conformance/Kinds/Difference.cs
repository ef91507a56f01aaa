namespace Telemetry.Conformance.Kinds;

/// <summary>Finds the first difference between what was expected and what came.</summary>
internal static class Difference
{
    /// <summary>Compares two lists in order.</summary>
    /// <param name="place">Where this is, for the sentence.</param>
    /// <param name="expected">What should have come.</param>
    /// <param name="actual">What came.</param>
    /// <returns>A sentence, or null when they are equal.</returns>
    public static string? InOrder(string place, IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        for (var index = 0; index < Math.Max(expected.Count, actual.Count); index++)
        {
            var wanted = index < expected.Count ? expected[index] : "nothing";
            var got = index < actual.Count ? actual[index] : "nothing";
            if (wanted != got) { return $"{place}, output {index}: expected {wanted}, got {got}"; }
        }
        return null;
    }

    /// <summary>Compares two lists as multisets.</summary>
    /// <param name="place">Where this is, for the sentence.</param>
    /// <param name="expected">What should have come.</param>
    /// <param name="actual">What came.</param>
    /// <returns>A sentence, or null when they are equal.</returns>
    public static string? AsMultiset(string place, IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var left = actual.ToList();
        var missing = expected.Where(line => !left.Remove(line)).ToList();
        if (missing.Count == 0 && left.Count == 0) { return null; }
        return $"{place}: {missing.Count} missing ({First(missing)}), {left.Count} too many ({First(left)})";
    }

    private static string First(List<string> lines) => lines.Count == 0 ? "none" : lines[0];
}
