using System.Globalization;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Windows;

/// <summary>Hopping windows beside a model that keeps all rows: with disorder, gaps, rows late for some windows or for
/// all, keys that come and go, clocks that jump, and restarts.</summary>
[Verifies(typeof(WindowOperator))]
public sealed class HoppingPropertyTests
{
    [Fact]
    public void Windows_are_those_of_a_model_that_keeps_all_rows()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var (size, slide) = (random.Next(1, 24), random.Next(1, 12));
            var script = ScriptOf(random, 120, () => random.Next(1_024) / 8.0);
            var spec = WindowSpec.Hopping(
                Duration.FromSeconds(size), Duration.FromSeconds(slide), Aggregates, ClockScope.Stream);
            var player = new ScriptPlayer(
                TumblingWindowTests.TablePipeline(spec), Start, () => random.Next(1, 9), random.Next(0, 4));
            player.Play(script.Select(row => row.Step)).Play(new ScriptStep.EndOfInput());

            var (windows, late) = Model(script, size, slide);
            var context = $"seed {seed}, {size} s every {slide} s";
            Assert.True(windows.SequenceEqual(player.Sink["out"].Select(Brief)), Difference(
                context, windows, [.. player.Sink["out"].Select(Brief)]));
            Assert.True(late == player.Sink["late"].Count, $"{context}: {late} late, not {player.Sink["late"].Count}");
        }
    }

    [Fact]
    public void Sums_that_round_are_the_same_to_the_last_bit_in_every_batching_and_after_every_restore()
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var random = new Random(seed);
            var script = ScriptOf(random, 150, () => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-9, 9)));
            var spec = WindowSpec.Hopping(
                Duration.FromSeconds(random.Next(5, 20)), Duration.FromSeconds(random.Next(1, 4)),
                WindowSpec.Statistics("value"), ClockScope.Stream);
            var verifier = new OperatorVerifier(() => TumblingWindowTests.TablePipeline(spec)) { Start = Start };
            try { _ = verifier.Verify([.. script.Select(row => row.Step)]); }
            catch (InvalidOperationException exception) { Assert.Fail($"seed {seed}: {exception.Message}"); }
        }
    }

    [Fact]
    public void Sources_with_clocks_of_their_own_turn_their_blocks_apart()
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var random = new Random(seed);
            var script = new List<ScriptStep>();
            var clocks = new int[3];
            for (var step = 0; step < 150; step++)
            {
                var source = random.Next(clocks.Length);
                clocks[source] += random.Next(20) == 0 ? 40 : random.Next(3);
                script.Add(Read($"d{source}", clocks[source] + random.Next(0, 12), random.NextDouble() * 1e6, "m"));
                if (random.Next(4) == 0) { script.Add(Low($"d{source}", clocks[source])); }
            }
            var spec = WindowSpec.Hopping(
                Duration.FromSeconds(random.Next(5, 20)), Duration.FromSeconds(random.Next(1, 4)),
                WindowSpec.Statistics("value"));
            var verifier = new OperatorVerifier(() => TumblingWindowTests.Pipeline(spec)) { Start = Start };
            try { _ = verifier.Verify(script); }
            catch (InvalidOperationException exception) { Assert.Fail($"seed {seed}: {exception.Message}"); }
        }
    }

    private static readonly Aggregate[] Aggregates =
    [
        new(AggregateFunction.Count, "value", "count"), new(AggregateFunction.Sum, "value", "sum"),
        new(AggregateFunction.Min, "value", "min"), new(AggregateFunction.Max, "value", "max"),
    ];

    private static List<Line> ScriptOf(Random random, int length, Func<double> next)
    {
        var lines = new List<Line>();
        var (now, mark) = (0, int.MinValue);
        for (var step = 0; step < length; step++)
        {
            now += random.Next(40) == 0 ? random.Next(60) : random.Next(2);
            if (random.Next(6) == 0 && now - 4 > mark)
            {
                mark = now - 4;
                lines.Add(new("", mark, 0, TumblingWindowTests.Mark(mark)));
                continue;
            }
            var second = now - random.Next(random.Next(8) == 0 ? 30 : 5);
            var key = $"d{random.Next(random.Next(1, 5))}";
            var value = next();
            lines.Add(new(key, second, value, TumblingWindowTests.Row(key, second, value)));
        }
        return lines;
    }

    private static (List<string> Windows, int Late) Model(List<Line> script, int size, int slide)
    {
        var windows = new SortedDictionary<(int Start, string Key), List<double>>(Comparer<(int Start, string Key)>
            .Create((left, right) => left.Start != right.Start
                ? left.Start.CompareTo(right.Start) : string.CompareOrdinal(left.Key, right.Key)));
        var (said, late, mark) = (new List<string>(), 0, long.MinValue);
        foreach (var line in script)
        {
            if (line.Key.Length == 0) { mark = line.Second * 1_000_000L; }
            else if (!Fold(windows, line, size, slide, mark)) { late++; }
            Fire(windows, said, size, mark);
        }
        Fire(windows, said, size, long.MaxValue);
        return (said, late);
    }

    private static bool Fold(
        SortedDictionary<(int Start, string Key), List<double>> windows, Line line, int size, int slide, long mark)
    {
        var start = (int)Math.Floor((double)line.Second / slide) * slide;
        var (any, taken) = (false, false);
        for (; start > line.Second - size; start -= slide)
        {
            any = true;
            if (((start + size) * 1_000_000L) - 1 <= mark) { continue; }
            taken = true;
            if (!windows.TryGetValue((start, line.Key), out var values)) { windows[(start, line.Key)] = values = []; }
            values.Add(line.Value);
        }
        // A row between windows that leave gaps is in none, and not late either.
        return taken || !any;
    }

    private static void Fire(
        SortedDictionary<(int Start, string Key), List<double>> windows, List<string> said, int size, long mark)
    {
        foreach (var ((start, key), values) in windows.ToArray())
        {
            if (((start + size) * 1_000_000L) - 1 > mark) { return; }
            said.Add(string.Create(CultureInfo.InvariantCulture,
                $"{key} {start * 1_000_000L} {values.Count} {values.Sum()} {values.Min()} {values.Max()}"));
            _ = windows.Remove((start, key));
        }
    }

    private static string Brief(string line)
    {
        var parts = line.Split(' ').ToDictionary(
            part => part.Split('=')[0], part => part.Split('=')[1], StringComparer.Ordinal);
        return $"{parts["device"]} {parts["window_start"]} {parts["count"]} {parts["sum"]} "
            + $"{parts["min"]} {parts["max"]}";
    }

    private static string Difference(string context, List<string> expected, List<string> actual)
    {
        var at = 0;
        while (at < expected.Count && at < actual.Count && expected[at] == actual[at]) { at++; }
        return $"{context}: row {at} is [{actual.ElementAtOrDefault(at)}], not [{expected.ElementAtOrDefault(at)}]";
    }

    /// <summary>A row, or without a key a watermark.</summary>
    private sealed record Line(string Key, int Second, double Value, ScriptStep Step);
}
