using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed;
using Telemetry.Engine.Typed.Keyed;
using Telemetry.Engine.Windows;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Typed;

[Verifies(typeof(CoProcessOperator<,,>), typeof(KeyedBroadcastOperator<,,>))]
public sealed class SharedStateTests
{
    private static readonly RowShape<(string First, double Second)> Limits =
        RowShape.Tuple(RowShape.Text("metric"), RowShape.Float64("limit"));

    [Fact]
    public void Two_streams_share_state_and_timers_by_key()
    {
        var sink = new OperatorVerifier(() =>
        {
            var builder = new PipelineBuilder("p");
            var values = builder.Table("values", RowShape.Of<Sample>(), KeySpace.Device);
            var targets = builder.Table("targets", RowShape.Of<Sample>(), KeySpace.Device);
            values.Connect(targets).Process(
                "deviation", () => new Deviation(), RowShape.Text("said"), ClockScope.Stream).To("out");
            return builder.Build();
        })
        { Remembering = ["deviation"] }.Verify(
        [
            Row("values", "a", 1), Row("targets", "a", 10), Row("values", "a", 12), Row("values", "b", 12),
            Row("targets", "b", 20), Row("values", "b", 19), Row("values", "a", 13), Row("targets", "a", 13),
            new ScriptStep.Watermark("values", At(30)), Row("values", "a", 31),
        ]);

        Assert.Equal(
            ["said=a: 12 is 2 off", "said=b: 19 is -1 off", "said=a: 13 is 3 off", "said=a: no target since 13 s",
                "said=b: no target since 20 s"], sink["out"]);
    }

    [Fact]
    public void Broadcast_rows_and_messages_set_what_keyed_rows_read()
    {
        var random = new Random(3);
        var script = new List<ScriptStep>();
        var (limits, expected) = (new Dictionary<string, double>(), new List<string>());
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var step = 0; step < 200; step++)
        {
            var metric = $"m{random.Next(3)}";
            double value = random.Next(100);
            switch (random.Next(8))
            {
                case 0:
                    limits[metric] = value;
                    script.Add(new ScriptStep.Row("limits", At(step), metric, value));
                    break;
                case 1:
                    limits[metric] = value;
                    script.Add(new ScriptStep.Control("over", BroadcastMessage.Of(Limits, (metric, value))));
                    break;
                case 2:
                    limits.Remove(metric);
                    script.Add(new ScriptStep.Row("limits", At(step), metric, double.NaN));
                    break;
                case 3 when random.Next(4) == 0:
                    expected.AddRange(counts.Select(pair => $"said={pair.Key} had {pair.Value}"));
                    counts.Clear();
                    script.Add(new ScriptStep.Control("over", BroadcastMessage.Of(Limits, ("", 0.0))));
                    break;
                default:
                    script.Add(Read("dev", step, value, metric));
                    if (!limits.TryGetValue(metric, out var limit) || value <= limit) { break; }
                    var key = $"dev/{metric}";
                    counts[key] = counts.GetValueOrDefault(key) + 1;
                    expected.Add($"said={key}: {value} over {limit}");
                    break;
            }
        }
        script.Add(new ScriptStep.Control("over", [1, 2, 3]));
        script.Add(new ScriptStep.Control("over", BroadcastMessage.Of(RowShape.Int64("other"), 4)));
        var half = BroadcastMessage.Of(Limits, ("m1", 1.0), ("m2", 2.0));
        script.Add(new ScriptStep.Control("over", half[..^3]));

        var sink = new OperatorVerifier(OverLimit) { Start = At(1_000), Remembering = ["over"] }.Verify(script);

        Assert.Equal(expected, sink["out"]);
        Assert.Contains(expected, line => line.Contains("had", StringComparison.Ordinal));
    }

    [Fact]
    public void Broadcast_state_is_changed_by_its_rows_only()
    {
        var builder = new PipelineBuilder("p");
        builder.Readings.AsRows<Reading>()
            .Connect(builder.Table("limits", Limits).Broadcast())
            .Process("greedy", () => new Greedy(), RowShape.Int64("n"));
        var player = new ScriptPlayer(builder.Build(), At(1_000));
        player.Play(new ScriptStep.Row("limits", At(1), "m", 1.0));

        var error = Assert.Throws<InvalidOperationException>(() => player.Play(Read("d", 1, 1)));

        Assert.Contains("broadcast rows only", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Streams_of_other_keys_do_not_fit_together()
    {
        var builder = new PipelineBuilder("p");
        var values = builder.Table("values", RowShape.Of<Sample>(), KeySpace.Device);
        var others = builder.Table("others", RowShape.Of<Sample>()).KeyBy("number");
        var unkeyed = builder.Table("unkeyed", RowShape.Of<Sample>());

        Assert.Contains("same keys", Assert.Throws<ArgumentException>(() => values.Connect(others).Process(
            "p", () => new Deviation(), RowShape.Text("said"))).Message, StringComparison.Ordinal);
        Assert.Contains("needs a keyed stream", Assert.Throws<ArgumentException>(() => values.Connect(unkeyed).Process(
            "q", () => new Deviation(), RowShape.Text("said"))).Message, StringComparison.Ordinal);
    }

    private static Pipeline OverLimit()
    {
        var builder = new PipelineBuilder("p");
        builder.Readings.AsRows<Reading>()
            .Connect(builder.Table("limits", Limits).Broadcast())
            .Process("over", () => new OverProcess(), RowShape.Text("said")).To("out");
        return builder.Build();
    }

    private static ScriptStep.Row Row(string table, string device, long seconds) =>
        new(table, At(seconds), device, (double)seconds, seconds, null);

    private sealed class Deviation : CoProcess<Sample, Sample, string>
    {
        private readonly ValueState<EventTime> _since;
        private readonly ValueState<long> _target;

        public Deviation()
        {
            _since = State.Value("since", StateCodec.Time);
            _target = State.Value("target", StateCodec.Int64);
        }

        public override void OnLeft(in Sample value, KeyedContext context, RowCollector<string> output)
        {
            if (!_target.TryGet(out var target)) { return; }
            output.Add($"{value.Device}: {value.Number} is {value.Number - target} off");
        }

        public override void OnRight(in Sample value, KeyedContext context, RowCollector<string> output)
        {
            if (_since.TryGet(out var since)) { context.DeleteEventTimer(since + Duration.FromSeconds(10)); }
            _target.Value = value.Number;
            _since.Value = context.Time;
            context.SetEventTimer(context.Time + Duration.FromSeconds(10));
        }

        public override void OnEventTimer(EventTime time, KeyedContext context, RowCollector<string> output)
        {
            output.Add($"{context.Key.Text(0)}: no target since {_since.Value.Micros / 1_000_000} s");
            _target.Clear();
        }
    }

    private sealed class OverProcess : KeyedBroadcastProcess<Reading, (string First, double Second), string>
    {
        private readonly BroadcastState<string, double> _limits;
        private readonly ValueState<long> _count;

        public OverProcess()
        {
            _limits = Broadcast("limits", StateCodec.Text, StateCodec.Float64);
            _count = State.Value("count", StateCodec.Int64);
        }

        public override void OnElement(in Reading reading, KeyedContext context, RowCollector<string> output)
        {
            if (!_limits.TryGet(reading.Metric, out var limit) || !(reading.Value > limit)) { return; }
            _count.Value++;
            output.Add($"{reading.Device}/{reading.Metric}: {reading.Value} over {limit}");
        }

        public override void OnBroadcast(in (string First, double Second) rule, BroadcastContext<string> context)
        {
            if (rule.First.Length == 0)
            {
                context.ForEachKey((key, output) =>
                {
                    output.Add($"{key.Key.Text(0)}/{key.Key.Text(1)} had {_count.Value}");
                    _count.Clear();
                });
            }
            else if (double.IsNaN(rule.Second)) { _limits.Remove(context, rule.First); }
            else { _limits.Set(context, rule.First, rule.Second); }
        }
    }

    private sealed class Greedy : KeyedBroadcastProcess<Reading, (string First, double Second), long>
    {
        private readonly BroadcastState<string, double> _limits;
        private BroadcastContext<long>? _kept;

        public Greedy() => _limits = Broadcast("limits", StateCodec.Text, StateCodec.Float64);

        public override void OnElement(in Reading reading, KeyedContext context, RowCollector<long> output) =>
            _limits.Set(_kept!, "m", 2); // It came with the row before.

        public override void OnBroadcast(in (string First, double Second) rule, BroadcastContext<long> context) =>
            _kept = context;
    }
}
