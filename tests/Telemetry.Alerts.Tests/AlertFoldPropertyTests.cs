using CsCheck;

namespace Telemetry.Alerts.Tests;

public sealed class AlertFoldPropertyTests
{
    private static readonly Gen<(int Kind, int Window, int Value, int State, int Delay)[]> Steps =
        Gen.Select(Gen.Int[0, 19], Gen.Int[0, 12], Gen.Int[0, 9], Gen.Int[1, 3], Gen.Int[0, 60]).Array[1, 80];

    [Fact]
    public void Fold_equals_the_naive_model() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[0, 2], Steps).Sample(
            (windows, clear, steps) => Compare(
                FoldScript.Rule(raise: 5, clear: 5 - clear, windows: windows), steps, int.MaxValue),
            iter: 5_000, threads: 1);

    [Fact]
    public void Delays_holes_and_flapping_equal_the_naive_model() =>
        Gen.Select(Rules, Steps).Sample(
            (rule, steps) => Compare(rule, steps, horizonWindows: int.MaxValue),
            iter: 8_000, threads: 1, print: t => $"{t.Item1} {string.Join(' ', t.Item2)}");

    [Fact]
    public void What_has_left_the_horizon_changes_nothing_of_what_is_within() =>
        Gen.Select(Rules, Steps).Sample(
            (rule, steps) => Compare(
                rule with { Horizon = TimeSpan.FromSeconds(100) }, [.. steps.Where(s => s.Kind != 0)], 10),
            iter: 5_000, threads: 1, print: t => $"{t.Item1} {string.Join(' ', t.Item2)}");

    private static readonly Gen<AlertRule> Rules = Gen.Select(
        Gen.Select(Gen.Int[1, 3], Gen.Int[0, 2], Gen.Int[0, 3], Gen.Bool),
        Gen.Select(Gen.Int[1, 3], Gen.Int[0, 4], Gen.Int[-1, 2], Gen.Int[0, 4])).Select(
        (raise, clear) =>
        {
            (int windows, int hysteresis, int span, bool isBelow) = raise;
            (int clearWindows, int clearSpan, int gap, int flap) = clear;
            AlertRule rule = FoldScript.Rule(raise: 5, clear: 5 - hysteresis, windows: windows) with
            {
                For = TimeSpan.FromSeconds(span * 10),
                ClearWindows = clearWindows,
                ClearFor = TimeSpan.FromSeconds(clearSpan * 10),
                GapMax = gap < 0 ? null : TimeSpan.FromSeconds(gap * 10),
                Flap = flap < 2 ? null
                    : new FlapLimit(flap, TimeSpan.FromSeconds(flap * 40), TimeSpan.FromSeconds(flap * 10)),
            };
            return isBelow
                ? rule with
                {
                    RaiseAbove = double.NaN,
                    ClearBelow = double.NaN,
                    RaiseBelow = 5,
                    ClearAbove = 5 + hysteresis,
                }
                : rule;
        });

    private static void Compare(
        AlertRule rule, (int Kind, int Window, int Value, int State, int Delay)[] steps, long horizonWindows)
    {
        var fold = new AlertFold(rule, "k");
        var naive = new NaiveAlerts(rule);
        var ids = new Dictionary<long, AlertId>();
        long newest = 0;
        foreach ((int kind, int window, int value, int state, int delay) in steps)
        {
            var expected = new List<string>();
            var events = new List<AlertEvent>();
            fold = delay % 7 == 0 ? Snapshots.Copy(fold, rule) : fold;
            if (kind == 0)
            {
                long ordinal = ids.Count == 0 ? 0 : ids.Keys.Max() - (window % ids.Count);
                fold.Acknowledge(ids.GetValueOrDefault(ordinal), 0, events);
                naive.Acknowledge(ordinal, expected);
            }
            else
            {
                ResultRow row = RowOf(kind, window, value, state, ref newest);
                if ((row.WindowStart / 10_000_000) + horizonWindows <= newest)
                {
                    continue;
                }

                long at = row.WindowEnd + (delay * 1_000_000L);
                fold.Apply(row, at, events);
                naive.Apply(row, at, expected);
            }

            foreach (AlertEvent e in events)
            {
                ids[e.Ordinal] = e.Id;
            }

            Assert.Equal(expected, events.Select(NaiveAlerts.Text.Of));
        }
    }

    /// <summary>
    /// Mostly the newest window goes on or is revised; sometimes an old one is corrected or filled in.
    /// </summary>
    private static ResultRow RowOf(int kind, int window, int value, int state, ref long newest)
    {
        long number = kind switch
        {
            < 8 => newest + 1,
            < 11 => newest,
            < 13 => newest + 1 + (window % 3),
            _ => Math.Max(0, newest - window),
        };
        newest = Math.Max(newest, number);
        return new ResultRow(number * 10_000_000, (number + 1) * 10_000_000, value, (ResultState)state);
    }
}
