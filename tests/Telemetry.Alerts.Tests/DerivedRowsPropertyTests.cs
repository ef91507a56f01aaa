using CsCheck;

namespace Telemetry.Alerts.Tests;

/// <summary>Rates and patterns against all rows derived anew from all windows after each row.</summary>
public sealed class DerivedRowsPropertyTests
{
    private const long Second = 1_000_000;

    private static readonly Gen<(int Kind, int Window, int Value, int State)[]> Steps =
        Gen.Select(Gen.Int[1, 19], Gen.Int[0, 12], Gen.Int[0, 9], Gen.Int[1, 3]).Array[1, 60];

    [Fact]
    public void Rate_equals_the_naive_model() =>
        Gen.Select(Gen.Int[-1, 2], Gen.Int[1, 2], Gen.Bool, Steps).Sample(
            (gap, windows, isFalling, steps) => Compare(
                FoldScript.Rule(raise: 0.3, clear: 0.1, windows: windows) with
                {
                    Kind = AlertRuleKind.Rate,
                    GapMax = gap < 0 ? null : TimeSpan.FromSeconds(gap * 10),
                    RaiseAbove = isFalling ? double.NaN : 0.3,
                    ClearBelow = isFalling ? double.NaN : 0.1,
                    RaiseBelow = isFalling ? -0.3 : null,
                    ClearAbove = isFalling ? -0.1 : null,
                },
                steps,
                Rates),
            iter: 3_000, threads: 1);

    [Fact]
    public void Pattern_equals_the_naive_model() =>
        Gen.Select(Gen.Int[2, 6], Gen.Int[2, 3], Gen.Int[1, 3], Steps).Sample(
            (within, count, clearWindows, steps) => Compare(
                FoldScript.Rule() with
                {
                    Kind = AlertRuleKind.Pattern,
                    RaiseAbove = double.NaN,
                    ClearBelow = double.NaN,
                    ClearWindows = clearWindows,
                    Within = TimeSpan.FromSeconds(within * 10),
                    Steps = new AlertStep[] { new(6, null), new(null, 4), new(2, 8) }[..count],
                },
                steps,
                Matches),
            iter: 3_000, threads: 1);

    private static void Compare(
        AlertRule rule, (int Kind, int Window, int Value, int State)[] steps,
        Func<AlertRule, List<ResultRow>, IEnumerable<ResultRow>> derive)
    {
        Assert.Empty(rule.Validate());
        var fold = new RuleFold(0, rule, "k", saysWhere: false);

        // The model takes the derived values as they are, so its rule is one about thresholds.
        var naive = new NaiveAlerts(rule.Kind == AlertRuleKind.Pattern
            ? rule with { Kind = AlertRuleKind.Threshold, RaiseAbove = 0, ClearBelow = 0 }
            : rule);
        var all = new SortedDictionary<long, ResultRow>();
        long newest = -1;
        foreach ((int kind, int window, int value, int state) in steps)
        {
            long number = kind switch
            {
                < 8 => newest + 1,
                < 11 => Math.Max(0, newest),
                < 13 => newest + 1 + (window % 3),
                _ => Math.Max(0, newest - window),
            };
            bool isCorrection = number <= newest;
            newest = Math.Max(newest, number);
            var row = new ResultRow(number * 10 * Second, (number + 1) * 10 * Second, value, (ResultState)state);
            all[number] = row;
            var expected = new List<string>();
            var events = new List<AlertEvent>();
            fold.Apply(row, row.WindowEnd, events);
            naive.Apply(derive(rule, [.. all.Values]), isCorrection, row.WindowEnd, expected);
            Assert.Equal(expected, events.Select(NaiveAlerts.Text.Of));
            fold = window % 5 == 0 ? Copy(fold, rule) : fold;
        }
    }

    private static RuleFold Copy(RuleFold fold, AlertRule rule)
    {
        byte[] bytes = Snapshots.Of(fold.Snapshot);
        var copy = new RuleFold(0, rule, "k", saysWhere: false);
        Snapshots.Restore(bytes, copy.Restore);
        Assert.Equal(bytes, Snapshots.Of(copy.Snapshot));
        return copy;
    }

    private static IEnumerable<ResultRow> Rates(AlertRule rule, List<ResultRow> rows)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            bool isKnown = i > 0
                && !(rows[i].WindowStart - rows[i - 1].WindowEnd > rule.GapMax?.TotalMicroseconds);
            yield return !isKnown
                ? rows[i] with
                {
                    Value = double.NaN,
                    State = i > 0 ? (ResultState)Math.Min((int)rows[i].State, (int)rows[i - 1].State) : rows[i].State,
                }
                : rows[i] with
                {
                    Value = (rows[i].Value - rows[i - 1].Value)
                        / ((rows[i].WindowStart - rows[i - 1].WindowStart) / 1e6),
                    State = (ResultState)Math.Min((int)rows[i].State, (int)rows[i - 1].State),
                };
        }
    }

    /// <summary>Tries all chains of windows that end with each window; of those that fit, the shortest says how
    /// sure it is.</summary>
    private static IEnumerable<ResultRow> Matches(AlertRule rule, List<ResultRow> rows)
    {
        for (int last = 0; last < rows.Count; last++)
        {
            List<List<int>> chains = [];
            Extend(rule, rows, [last], chains, rows[last].WindowEnd);
            List<int>? best = chains.OrderByDescending(c => c[1])
                .ThenByDescending(c => c.Count > 2 ? c[2] : 0).FirstOrDefault();
            yield return best is null
                ? rows[last] with { Value = 0 }
                : rows[last] with { Value = 1, State = (ResultState)best.Min(i => (int)rows[i].State) };
        }
    }

    /// <summary>The chain has the windows from the last step backwards.</summary>
    private static void Extend(
        AlertRule rule, List<ResultRow> rows, List<int> chain, List<List<int>> chains, long end)
    {
        ResultRow row = rows[chain[^1]];
        if (!rule.Steps[rule.Steps.Count - chain.Count].IsMet(row.Value)
            || end - row.WindowStart > rule.Within.TotalMicroseconds)
        {
            return;
        }

        if (chain.Count == rule.Steps.Count)
        {
            chains.Add(chain);
            return;
        }

        for (int before = 0; before < chain[^1]; before++)
        {
            Extend(rule, rows, [.. chain, before], chains, end);
        }
    }
}
