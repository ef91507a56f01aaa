using CsCheck;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Windows;

public sealed class HoppingWindowTests
{
    private static readonly Aggregate[] Sum =
        [new(AggregateFunction.Count, "value", "count"), new(AggregateFunction.Sum, "value", "sum")];

    [Fact]
    public void A_row_is_in_every_window_that_covers_it()
    {
        var spec = WindowSpec.Hopping(Duration.FromSeconds(30), Duration.FromSeconds(10), Sum);
        var player = new ScriptPlayer(TumblingWindowTests.Pipeline(spec), Start);

        player.Play(Read("a", 5, 1), Read("a", 25, 2), Low("a", 10));
        Assert.Equal(["-20000000 1"], player.Sink["out"].Select(StartAndSum));
        player.Play(new ScriptStep.EndOfInput());

        Assert.Equal(
            ["-20000000 1", "-10000000 1", "0 3", "10000000 2", "20000000 2"], player.Sink["out"].Select(StartAndSum));
    }

    [Fact]
    public void A_row_that_is_late_for_some_windows_counts_in_the_others()
    {
        var spec = WindowSpec.Hopping(Duration.FromSeconds(30), Duration.FromSeconds(10), Sum, ClockScope.Stream);
        var player = new ScriptPlayer(TumblingWindowTests.TablePipeline(spec), Start);

        player.Play(
            TumblingWindowTests.Row("a", 5, 1), TumblingWindowTests.Mark(15),
            TumblingWindowTests.Row("a", 6, 10), TumblingWindowTests.Mark(45), TumblingWindowTests.Row("a", 7, 100));
        player.Play(new ScriptStep.EndOfInput());

        Assert.Equal(["-20000000 1", "-10000000 11", "0 11"], player.Sink["out"].Select(StartAndSum));
        Assert.Single(player.Sink["late"]);
    }

    [Fact]
    public void Hopping_windows_are_the_same_in_every_batching_and_after_every_restore()
    {
        var random = new Random(11);
        var script = new List<ScriptStep>();
        for (var step = 0; step < 200; step++)
        {
            var source = $"device-{random.Next(3)}";
            script.Add(Read(source, step + random.Next(-20, 20), random.Next(100) / 8.0));
            if (random.Next(10) == 0) { script.Add(Low(source, step - 5)); }
        }
        var spec = WindowSpec.Hopping(
            Duration.FromSeconds(25), Duration.FromSeconds(10), WindowSpec.Statistics("value"));

        var sink = new OperatorVerifier(() => TumblingWindowTests.Pipeline(spec)) { Start = Start }.Verify(script);

        Assert.True(sink["out"].Count > 40);
    }

    [Fact]
    public void Windows_are_those_of_a_brute_force_count_of_any_rows_size_and_slide()
    {
        var rows = Gen.Select(Gen.Int[-60, 60], Gen.Int[0, 9], (second, value) => (second, value)).List[0, 40];
        Gen.Select(Gen.Int[1, 30], Gen.Int[1, 30], rows, Gen.Int[-60, 60]).Sample((size, slide, given, mark) =>
        {
            var spec = WindowSpec.Hopping(
                Duration.FromSeconds(size), Duration.FromSeconds(slide), Sum, ClockScope.Stream);
            var player = new ScriptPlayer(TumblingWindowTests.TablePipeline(spec), Start);
            var half = given.Count / 2;
            player.Play(given.Take(half).Select(row => TumblingWindowTests.Row("a", row.second, row.value)));
            player.Play(TumblingWindowTests.Mark(mark));
            player.Play(given.Skip(half).Select(row => TumblingWindowTests.Row("a", row.second, row.value)));
            player.Play(new ScriptStep.EndOfInput());
            return BruteForce(size, slide, given, half, mark).SequenceEqual(player.Sink["out"].Select(StartAndSum));
        }, iter: 300, seed: "5Rz7kYgXFQz1");
    }

    private static IEnumerable<string> BruteForce(
        int size, int slide, List<(int Second, int Value)> rows, int half, int mark)
    {
        for (var start = -120 / slide * slide; start <= 120; start += slide)
        {
            var end = start + size;
            // A window that fired at the mark has only what came before it.
            var hasFired = (end * 1_000_000L) - 1 <= mark * 1_000_000L;
            var counted = rows.Take(hasFired ? half : rows.Count).Where(row => row.Second >= start && row.Second < end);
            if (counted.Any()) { yield return $"{start * 1_000_000L} {counted.Sum(row => row.Value)}"; }
        }
    }

    private static string StartAndSum(string line)
    {
        var parts = line.Split(' ').ToDictionary(
            part => part.Split('=')[0], part => part.Split('=')[1], StringComparer.Ordinal);
        return $"{parts["window_start"]} {parts["sum"]}";
    }
}
