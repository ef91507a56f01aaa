using Telemetry.Engine.Testing;
using static Telemetry.Engine.Tests.Windows.General.WindowScripts;

namespace Telemetry.Engine.Tests.Windows.General;

public sealed class WindowPropertyTests
{
    [Fact]
    public void Windows_of_any_specification_say_what_the_naive_operator_says()
    {
        var spoken = 0;
        for (var seed = 0; seed < 800; seed++)
        {
            var random = new Random(seed);
            var spec = new NaiveWindowSpec(random);
            var player = new ScriptPlayer(Pipeline(spec.ToSpec()), new(0), () => 1, random.Next(3));
            var naive = new NaiveWindows(spec);
            for (var step = 0; step < 80; step++)
            {
                var (read, readLate) = (player.Sink["out"].Count, player.Sink["late"].Count);
                var what = Apply(random, step, player, naive);
                Compare($"seed {seed}, step {step}, {what}, {spec}", naive, player.Sink, read, readLate);
                spoken += player.Sink["out"].Count - read;
            }
        }
        Assert.True(spoken > 15_000, $"{spoken} rows");
    }

    private static string Apply(Random random, int step, ScriptPlayer player, NaiveWindows naive)
    {
        switch (random.Next(10))
        {
            case 0:
                var by = random.Next(1, 10);
                player.Play(Wait(by));
                naive.Wait(by);
                return $"wait {by}";
            case 1 or 2:
                var mark = step + random.Next(-25, 6);
                player.Play(Mark(mark));
                naive.Mark(mark);
                return $"mark {mark}";
            default:
                var key = random.Next(3) == 0 ? "b" : "a";
                var (time, value) = (step + random.Next(-30, 20), random.Next(40));
                player.Play(Row(key, time, value));
                naive.Row(key, time, value);
                return $"row {key} {time} {value}";
        }
    }

    private static void Compare(string place, NaiveWindows naive, RecordingSink sink, int read, int readLate)
    {
        var expected = string.Join("; ", naive.Said.Order(StringComparer.Ordinal));
        var actual = string.Join("; ", sink["out"].Skip(read).Select(Brief).Order(StringComparer.Ordinal));
        Assert.True(expected == actual, $"{place}:\nexpected {expected}\n     got {actual}");
        Assert.True(naive.Late.Count == sink["late"].Count - readLate, $"{place}: {naive.Late.Count} late");
        naive.Said.Clear();
        naive.Late.Clear();
    }
}
