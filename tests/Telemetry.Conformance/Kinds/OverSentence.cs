using System.Globalization;
using System.Text.RegularExpressions;
using Telemetry.Engine.Over;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Conformance.Kinds;

/// <summary>
/// An OVER as a sentence: <c>lag(v,2), max(v) rows between 1 preceding and 1 following; partition by k order by t</c>.
/// Times are the cases' milliseconds.
/// </summary>
internal static partial class OverSentence
{
    /// <summary>Reads a sentence; the result columns are named <c>over_0</c> and on.</summary>
    public static OverSpec Read(string sentence)
    {
        var parts = sentence.Split(';', 2, StringSplitOptions.TrimEntries);
        var order = Order().Match(parts.Length > 1 ? parts[1] : "");
        return new()
        {
            PartitionBy = [.. order.Groups[1].Value.Split(
                ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            Columns = [.. Item().Matches(parts[0]).Select((item, index) => ColumnOf(item, $"over_{index}"))],
            Scope = ClockScope.Stream,
        };
    }

    private static OverColumn ColumnOf(Match item, string name)
    {
        var (function, frame) = (item.Groups[1].Value.ToUpperInvariant(), FrameOf(item.Groups[3].Value));
        var arguments = item.Groups[2].Value.Split(',', StringSplitOptions.TrimEntries);
        var number = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 1;
        object? missing = arguments.Length > 2 ? double.Parse(arguments[2], CultureInfo.InvariantCulture) : null;
        return function switch
        {
            "LAG" => new OverColumn.Lag(arguments[0], number, name) { Default = missing },
            "LEAD" => new OverColumn.Lead(arguments[0], number, name) { Default = missing },
            "FIRST_VALUE" => OverColumn.FirstValue(arguments[0], frame, name),
            "NTH_VALUE" => new OverColumn.NthValue(arguments[0], number, frame, name),
            "LAST_VALUE" => new OverColumn.LastValue(arguments[0], frame, name),
            "ROW_NUMBER" => new OverColumn.Number(RankFunction.RowNumber, name),
            "RANK" => new OverColumn.Number(RankFunction.Rank, name),
            "DENSE_RANK" => new OverColumn.Number(RankFunction.DenseRank, name),
            _ => new OverColumn.Fold(AggregateOf(function, arguments[0], name), frame),
        };
    }

    private static Aggregate AggregateOf(string function, string argument, string name) => argument == "*"
        ? Aggregate.CountAll(name)
        : new(Enum.Parse<AggregateFunction>(function.Replace("_", "", StringComparison.Ordinal), true), argument, name);

    private static OverFrame FrameOf(string clause)
    {
        var match = Frame().Match(clause);
        if (!match.Success) { return OverFrame.Running; }
        var isRange = match.Groups[1].Value.Equals("range", StringComparison.OrdinalIgnoreCase);
        var (first, last) = match.Groups[2].Success
            ? (match.Groups[2].Value, match.Groups[3].Value) : (match.Groups[4].Value, "current row");
        var (from, to) = (BoundOf(first, isRange), BoundOf(last, isRange));
        var frame = isRange ? OverFrame.Range(from, to) : OverFrame.Rows(from, to);
        return frame with { ExcludesCurrentRow = match.Groups[5].Success };
    }

    private static OverBound BoundOf(string text, bool isRange)
    {
        var isPreceding = text.EndsWith("preceding", StringComparison.OrdinalIgnoreCase);
        if (text.StartsWith("current", StringComparison.OrdinalIgnoreCase)) { return OverBound.CurrentRow; }
        if (text.StartsWith("unbounded", StringComparison.OrdinalIgnoreCase))
        {
            return isPreceding ? OverBound.UnboundedPreceding : OverBound.UnboundedFollowing;
        }
        var amount = Amount().Match(text);
        var count = int.Parse(amount.Groups[1].Value, CultureInfo.InvariantCulture);
        if (!isRange) { return isPreceding ? OverBound.Preceding(count) : OverBound.Following(count); }
        var time = new Duration(count * UnitOf(amount.Groups[2].Value));
        return isPreceding ? OverBound.Preceding(time) : OverBound.Following(time);
    }

    private static long UnitOf(string unit) => unit.ToUpperInvariant() switch
    {
        "SECOND" => 1_000,
        "MINUTE" => 60_000,
        "HOUR" => 3_600_000,
        "DAY" => 86_400_000,
        "" or "MS" or "MILLISECOND" => 1,
        _ => throw new NotSupportedException($"unit {unit}"),
    };

    [GeneratedRegex(@"(?:partition by (.+?)\s*)?(?:order by .*)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Order();

    [GeneratedRegex(@"(\w+)\s*\(([^)]*)\)([^,]*)")]
    private static partial Regex Item();

    [GeneratedRegex(
        @"(rows|range)\s+(?:between\s+(.+?)\s+and\s+(.*?(?:preceding|following|current row))"
        + @"|(.*?(?:preceding|following|current row)))\s*(exclude current row)?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Frame();

    [GeneratedRegex(
        @"'?(\d+)'?\s*(?!preceding|following)([a-zA-Z]*?)s?'?\s+(?:preceding|following)", RegexOptions.IgnoreCase)]
    private static partial Regex Amount();
}
