using CsCheck;

namespace Telemetry.Alerts.Tests;

/// <summary>Queries that say only where the condition holds, against clear windows put into all holes anew.</summary>
public sealed class OpenEndPropertyTests
{
    private const long Second = 1_000_000;

    private static readonly AlertRule Query = new() { Id = "q", Kind = AlertRuleKind.Query, Stream = "q" };

    [Fact]
    public void Holes_are_clear_whatever_the_order() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[1, 2], Gen.Select(Gen.Int[0, 9], Gen.Int[0, 6], Gen.Int[1, 9]).Array[1, 40])
            .Sample(Compare, iter: 4_000, threads: 1);

    private static void Compare(int clearFor, int forWindows, (int Kind, int Window, int Value)[] steps)
    {
        AlertRule rule = Query with { ClearFor = TimeSpan.FromSeconds(clearFor * 10), ForWindows = forWindows };
        var fold = new RuleFold(0, rule, "k", saysWhere: true);
        var naive = new NaiveAlerts(rule with { RaiseAbove = double.MinValue, ClearBelow = double.MinValue });
        var hot = new SortedDictionary<long, double>();
        long newest = -1;
        long clock = 0;
        foreach ((int kind, int window, int value) in steps)
        {
            var expected = new List<string>();
            var events = new List<AlertEvent>();
            long at = (newest + 1) * 10 * Second;
            if (kind < 3)
            {
                clock = Math.Max(clock, (newest + 1 + window) * 10 * Second);
                fold.Pass(clock - 1, at, events);
                naive.Apply(Rows(hot, rule, clock), isCorrection: false, at, expected);
            }
            else
            {
                long number = kind < 8 ? Math.Max(newest + 1, clock / Second / 10) + (window / 3)
                    : Math.Max(0, newest - window);
                bool isCorrection = number <= newest;
                newest = Math.Max(newest, number);
                hot[number] = value;
                fold.Apply(
                    new ResultRow(number * 10 * Second, (number + 1) * 10 * Second, value, ResultState.Final),
                    at, events);
                naive.Apply(Rows(hot, rule, clock), isCorrection, at, expected);
            }

            Assert.Equal(expected, events.Select(NaiveAlerts.Text.Of));
        }
    }

    private static IEnumerable<ResultRow> Rows(SortedDictionary<long, double> hot, AlertRule rule, long clock)
    {
        long[] numbers = [.. hot.Keys];
        for (int i = 0; i < numbers.Length; i++)
        {
            long end = (numbers[i] + 1) * 10 * Second;
            yield return new ResultRow(end - (10 * Second), end, hot[numbers[i]], ResultState.Final);
            long clear = Math.Max(10 * Second, (long)rule.ClearFor.TotalMicroseconds);
            long next = i + 1 < numbers.Length ? numbers[i + 1] * 10 * Second
                : clock >= end + clear ? end + clear : end;
            for (long at = end; at < Math.Min(next, end + clear); at += 10 * Second)
            {
                yield return new ResultRow(at, at + (10 * Second), double.NegativeInfinity, ResultState.Final);
            }
        }
    }
}
