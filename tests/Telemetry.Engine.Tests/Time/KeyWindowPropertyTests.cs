using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Time;

public sealed class KeyWindowPropertyTests
{
    [Fact]
    public void Windows_close_when_a_look_at_all_rows_and_the_time_says_so()
    {
        var (closed, late) = (0, 0);
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var size = random.Next(1, 20);
            var spec = new KeyWindowSpec(new(size), "value", AggregateFunction.Sum)
            {
                Slide = new(random.Next(1, 20)),
                Grace = new(random.Next(0, 15)),
                GoesOn = random.Next(3) > 0,
                Scope = random.Next(2) == 0 ? KeyClockScope.Key : KeyClockScope.Partition,
            };
            var player = new ScriptPlayer(Pipeline(spec), new(0), () => 1, random.Next(3));
            var model = new Model(spec);
            for (var step = 0; step < 80; step++)
            {
                var (read, readLate) = (player.Sink["closed"].Count, player.Sink["late"].Count);
                var next = Next(random, step);
                player.Play(next);
                var expected = model.Apply(next).Order(StringComparer.Ordinal).ToList();
                var actual = player.Sink["closed"].Skip(read).Order(StringComparer.Ordinal).ToList();
                Assert.True(expected.SequenceEqual(actual), $"seed {seed}, step {step}, {next}, {spec}:\n"
                    + $"expected {string.Join("; ", expected)}\n     got {string.Join("; ", actual)}");
                Assert.Equal(model.IsLate ? 1 : 0, player.Sink["late"].Count - readLate);
                closed += actual.Count;
                late += model.IsLate ? 1 : 0;
            }
        }
        Assert.True(closed > 5_000 && late > 500, $"{closed} windows, {late} late rows");
    }

    [Theory]
    [InlineData(KeyClockScope.Key)]
    [InlineData(KeyClockScope.Partition)]
    public void A_clock_that_goes_on_is_the_same_in_every_batching_and_after_every_restore(KeyClockScope scope)
    {
        var random = new Random(5);
        var spec = new KeyWindowSpec(new(10), "value", AggregateFunction.Sum)
        {
            Slide = new(5),
            Grace = new(4),
            GoesOn = true,
            Scope = scope,
        };
        var script = Enumerable.Range(0, 150).Select(step => Next(random, step)).ToList();

        var sink = new OperatorVerifier(() => Pipeline(spec)) { Start = new(0) }.Verify(script);

        Assert.True(sink["closed"].Count > 20);
    }

    [Fact]
    public void A_silent_key_closes_its_windows_when_their_time_has_passed()
    {
        var spec = new KeyWindowSpec(new(10), "value", AggregateFunction.Sum) { Grace = new(5), GoesOn = true };
        var player = new ScriptPlayer(Pipeline(spec), new(0));

        player.Play(Row("a", 3, 7), new ScriptStep.Tick(new(11)));
        Assert.Empty(player.Sink["closed"]);
        player.Play(new ScriptStep.Tick(new(1)));
        Assert.Equal("key=a window_start=0 window_end=10 sum=7", Assert.Single(player.Sink["closed"]));
    }

    private static ScriptStep Next(Random random, int step) => random.Next(5) == 0
        ? new ScriptStep.Tick(new(random.Next(1, 5)))
        : Row(random.Next(2) == 0 ? "a" : "b", step + random.Next(-25, 10), random.Next(1, 50));

    private static ScriptStep.Row Row(string key, long time, double value) =>
        new ScriptStep.Row("rows", new EventTime(time), key, value);

    private static Pipeline Pipeline(KeyWindowSpec spec)
    {
        var builder = new PipelineBuilder("test");
        var schema = new Schema(new("key", ColumnType.Text), new("value", ColumnType.Float64));
        var keys = new KeySpace("key", [new("key", ColumnType.Text)], -1);
        var windows = builder.Table("rows", schema, keys).KeyWindow("windows", spec);
        windows.To("closed");
        windows.Side(KeyWindowOperator.LatePort).To("late");
        return builder.Build();
    }

    /// <summary>Keeps all rows with the time at which they came.</summary>
    private sealed class Model(KeyWindowSpec spec)
    {
        private readonly List<(string Key, long Time, long Seen)> _seen = [];
        private readonly Dictionary<(string Key, long Start), double> _open = [];
        private readonly Dictionary<string, long> _closedEnd = new(StringComparer.Ordinal);
        private long _now;

        public bool IsLate { get; private set; }

        public List<string> Apply(ScriptStep step)
        {
            IsLate = false;
            if (step is ScriptStep.Tick tick)
            {
                _now += tick.By.Micros;
                return spec.GoesOn ? Close(_ => true) : [];
            }
            var row = (ScriptStep.Row)step;
            var (key, time, value) = ((string)row.Values[0]!, row.Time.Micros, (double)row.Values[1]!);
            var starts = Enumerable.Range(0, 300).Select(n => (n - 150) * spec.Slide.Micros)
                .Where(start => start <= time && time < start + spec.Size.Micros).ToList();
            var clock = ClockOf(key);
            var open = starts.Where(start => start + spec.Size.Micros - 1 > clock
                && start + spec.Size.Micros > _closedEnd.GetValueOrDefault(key, long.MinValue)).ToList();
            IsLate = starts.Count > 0 && open.Count == 0;
            foreach (var start in open) { _open[(key, start)] = _open.GetValueOrDefault((key, start)) + value; }
            _seen.Add((key, time, _now));
            // The step's end lets time close what it has passed.
            return Close(other => spec.GoesOn || spec.Scope == KeyClockScope.Partition || other == key);
        }

        private List<string> Close(Func<string, bool> concerns)
        {
            var lines = new List<string>();
            foreach (var ((key, start), sum) in _open.OrderBy(window => window.Key.Start).ToList())
            {
                var end = start + spec.Size.Micros;
                if (!concerns(key) || end - 1 > ClockOf(key)) { continue; }
                lines.Add($"key={key} window_start={start} window_end={end} sum={sum}");
                _open.Remove((key, start));
                _closedEnd[key] = Math.Max(end, _closedEnd.GetValueOrDefault(key, long.MinValue));
            }
            return lines;
        }

        private long ClockOf(string key) => _seen
            .Where(row => spec.Scope == KeyClockScope.Partition || row.Key == key)
            .Select(row => row.Time - spec.Grace.Micros - 1 + (spec.GoesOn ? _now - row.Seen : 0))
            .DefaultIfEmpty(long.MinValue).Max();
    }
}
