using System.Globalization;

namespace Telemetry.Simulation.Cli;

/// <summary>Seeds from one to another, both included.</summary>
internal readonly record struct SeedRange(ulong First, ulong Last)
{
    public static bool TryParse(string text, out SeedRange range)
    {
        range = default;
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
        {
            return false;
        }
        var isFirst = ulong.TryParse(text[..dots], NumberStyles.None, CultureInfo.InvariantCulture, out var first);
        var isLast = ulong.TryParse(text[(dots + 2)..], NumberStyles.None, CultureInfo.InvariantCulture, out var last);
        range = new SeedRange(first, last);
        return isFirst && isLast && first <= last;
    }
}
