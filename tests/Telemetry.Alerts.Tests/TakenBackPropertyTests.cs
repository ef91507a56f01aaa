using CsCheck;

namespace Telemetry.Alerts.Tests;

/// <summary>
/// Rows of queries that come in any order, overlap, move and are taken back, against all windows that hold and the
/// holes between them made anew after each change.
/// </summary>
public sealed class TakenBackPropertyTests
{
    private const long Second = 1_000_000;

    private static readonly AlertRule Query = new() { Id = "q", Kind = AlertRuleKind.Query, Stream = "q" };

    private static readonly Gen<(int Kind, int Place, int Length, int Value)[]> Steps =
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 30], Gen.Int[1, 12], Gen.Int[1, 9]).Array[1, 30];

    [Fact]
    public void Where_a_condition_holds_equals_the_naive_model() =>
        Gen.Select(Gen.Int[0, 15], Gen.Int[1, 2], Steps).Sample(
            (clearFor, forWindows, steps) => Compare(
                Query with { ClearFor = TimeSpan.FromSeconds(clearFor), ForWindows = forWindows },
                saysWhere: true, steps),
            iter: 6_000, threads: 1, print: t => $"{t.Item1} {t.Item2}: {string.Join(' ', t.Item3)}");

    [Fact]
    public void Whether_a_condition_holds_equals_the_naive_model() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], Steps).Sample(
            (clearWindows, forWindows, steps) => Compare(
                Query with { ClearWindows = clearWindows, ForWindows = forWindows }, saysWhere: false, steps),
            iter: 6_000, threads: 1, print: t => $"{t.Item1} {t.Item2}: {string.Join(' ', t.Item3)}");

    private static void Compare(
        AlertRule rule, bool saysWhere, (int Kind, int Place, int Length, int Value)[] steps)
    {
        var fold = new RuleFold(0, rule, "k", saysWhere);
        var naive = new NaiveAlerts(rule with { RaiseAbove = double.MinValue, ClearBelow = double.MinValue });
        var rows = new SortedDictionary<long, ResultRow>();
        ResultRow[] before = [];
        long newest = long.MinValue;
        long clock = 0;
        foreach ((int kind, int place, int length, int value) in steps)
        {
            var expected = new List<string>();
            var events = new List<AlertEvent>();
            long at = 1_000 * Second;
            ResultRow row = Row(place, length, value, isHot: saysWhere || value > 3);
            switch (kind)
            {
                case < 2 when saysWhere:
                    clock = Math.Max(clock, place * 2 * Second);
                    fold.Pass(clock - 1, at, events);
                    break;
                case < 4 when rows.Count > 0:
                    ResultRow gone = rows.Values.ElementAt(place % rows.Count);
                    rows.Remove(gone.WindowStart);
                    fold.TakeBack(gone, at, events);
                    break;
                case 4 when rows.Count > 0:
                    ResultRow from = rows.Values.ElementAt(value % rows.Count);
                    rows.Remove(from.WindowStart);
                    rows[row.WindowStart] = row;
                    fold.Move(from, row, at, events);
                    break;
                default:
                    rows[row.WindowStart] = row;
                    fold.Apply(row, at, events);
                    break;
            }

            // What was there is another now, or something is put before it: that is a correction.
            ResultRow[] after = [.. saysWhere ? WithHoles(rows.Values, rule, clock) : rows.Values];
            bool isCorrection = !before.All(after.Contains)
                || after.Except(before).Any(one => one == row && one.WindowStart <= newest);
            newest = after.Select(one => one.WindowStart).Append(newest).Max();
            naive.Apply(after, isCorrection, at, expected);
            before = after;
            Assert.Equal(expected, events.Select(NaiveAlerts.Text.Of));
            fold = place % 5 == 0 ? Copy(fold, rule, saysWhere) : fold;
        }
    }

    private static ResultRow Row(int place, int length, int value, bool isHot) => new(
        place * Second, (place + length) * Second, isHot ? value : double.NegativeInfinity, ResultState.Final);

    private static RuleFold Copy(RuleFold fold, AlertRule rule, bool saysWhere)
    {
        byte[] bytes = Snapshots.Of(fold.Snapshot);
        var copy = new RuleFold(0, rule, "k", saysWhere);
        Snapshots.Restore(bytes, copy.Restore);
        Assert.Equal(bytes, Snapshots.Of(copy.Snapshot));
        return copy;
    }

    /// <summary>A hole begins where every window before it has ended; the last one is known when the clock has passed
    /// all that is clear of it.</summary>
    private static IEnumerable<ResultRow> WithHoles(IEnumerable<ResultRow> hot, AlertRule rule, long clock)
    {
        ResultRow[] all = [.. hot];
        for (int i = 0; i < all.Length; i++)
        {
            yield return all[i];
            ResultRow last = all[..(i + 1)].MaxBy(row => row.WindowEnd);
            long length = last.WindowEnd - last.WindowStart;
            long span = Math.Max(length, (long)rule.ClearFor.TotalMicroseconds);
            long next = i + 1 < all.Length ? all[i + 1].WindowStart
                : clock >= last.WindowEnd + span ? last.WindowEnd + span
                : last.WindowEnd;
            long first = Math.Min(next, last.WindowEnd + length);
            if (first > last.WindowEnd)
            {
                yield return last with
                {
                    WindowStart = last.WindowEnd,
                    WindowEnd = first,
                    Value = double.NegativeInfinity,
                };
            }

            long end = Math.Min(next, last.WindowEnd + span);
            if (end > first && first > last.WindowEnd)
            {
                yield return last with { WindowStart = first, WindowEnd = end, Value = double.NegativeInfinity };
            }
        }
    }
}
