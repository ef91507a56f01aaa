using CsCheck;

namespace Telemetry.Alerts.Tests;

public sealed class AlertFoldPropertyTests
{
    private static readonly Gen<(int Kind, int Window, int Value, int State, int Delay)[]> Steps =
        Gen.Select(Gen.Int[0, 19], Gen.Int[0, 12], Gen.Int[0, 9], Gen.Int[1, 3], Gen.Int[0, 60]).Array[1, 80];

    [Fact]
    public void Fold_equals_the_naive_model() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[0, 2], Steps).Sample(
            (windows, clear, steps) =>
            {
                AlertRule rule = FoldScript.Rule(raise: 5, clear: 5 - clear, windows: windows);
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
            },
            iter: 5_000, threads: 1);

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
