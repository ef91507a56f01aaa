using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed;
using Telemetry.Engine.Windows;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Typed;

/// <summary>What people of a plant ask for, written as they would write it.</summary>
public sealed class PlantExampleTests
{
    [Fact]
    public void A_door_that_stays_open_for_a_minute_is_told_once()
    {
        var sink = Verify(
            readings => readings
                .Where(reading => reading.Metric == "door")
                .Process("door_open", () => new DoorOpen(), RowShape.Time("open_since")).To("out"),
            Read("hall", 10, 1, "door"), Read("hall", 40, 0, "door"), Read("gate", 20, 1, "door"),
            Read("gate", 30, 1, "door"), Read("hall", 50, 1, "door"), Low("gate", 100), Low("hall", 200));

        Assert.Equal(["open_since=20000000", "open_since=50000000"], sink["out"]);
    }

    [Fact]
    public void Statistics_run_along_with_the_readings()
    {
        var sink = Verify(
            readings => readings.Process(
                "running", () => new Running(),
                RowShape.Tuple(RowShape.Int64("count"), RowShape.Float64("mean"))).To("out"),
            Read("a", 1, 10), Read("a", 2, 20), Read("b", 3, 1), Read("a", 4, 60));

        Assert.Equal(["count=1 mean=10", "count=2 mean=15", "count=1 mean=1", "count=3 mean=30"], sink["out"]);
    }

    [Fact]
    public void Lambdas_and_windows_say_what_the_columns_alone_say()
    {
        var sink = Verify(
            readings =>
            {
                readings.Where(reading => reading.Value is not null)
                    .Select(reading => (reading.Device, (reading.Value ?? 0) * 2),
                        RowShape.Tuple(RowShape.Text("device"), RowShape.Float64("value")))
                    .KeyBy("device")
                    .Window("typed", Sums())
                    .AsRows(RowShape.Tuple(RowShape.Text("device"), RowShape.Float64OrNull("sum")))
                    .Select(row => (row.First, row.Second / 2),
                        RowShape.Tuple(RowShape.Text("device"), RowShape.Float64OrNull("sum")))
                    .To("out");
                readings.Rows.WithValues("value").KeyBy("device").Window("plain", Sums())
                    .AsRows(RowShape.Tuple(RowShape.Text("device"), RowShape.Float64OrNull("sum")))
                    .To("plain");
            },
            Read("a", 1, 10), Read("b", 2, 5), Read("a", 3, 7), Read("a", 12, 1), Low("a", 20), Low("b", 20));

        Assert.Equal(["device=a sum=17", "device=a sum=1", "device=b sum=5"], sink["plain"]);
        Assert.Equal(sink["plain"], sink["out"]);
    }

    private static WindowSpec Sums() => WindowSpec.Tumbling(
        Duration.FromSeconds(10), [new(AggregateFunction.Sum, "value", "sum")]);

    private static RecordingSink Verify(Action<Stream<Reading>> describe, params ScriptStep[] script)
    {
        var verifier = new OperatorVerifier(() =>
        {
            var builder = new PipelineBuilder("plant");
            describe(builder.Readings.AsRows<Reading>());
            return builder.Build();
        })
        { Start = Start, Remembering = ["door_open", "running"] };
        return verifier.Verify(script);
    }

    private sealed class DoorOpen : KeyedProcess<Reading, EventTime>
    {
        private static readonly Duration Patience = Duration.FromSeconds(60);

        private readonly ValueState<EventTime> _openSince;

        public DoorOpen() => _openSince = State.Value("open_since", StateCodec.Time);

        public override void OnElement(in Reading reading, KeyedContext context, RowCollector<EventTime> output)
        {
            if (reading.Value == 1 && !_openSince.HasValue)
            {
                _openSince.Value = context.Time;
                context.SetEventTimer(context.Time + Patience);
            }
            else if (reading.Value == 0 && _openSince.TryGet(out var since))
            {
                context.DeleteEventTimer(since + Patience);
                _openSince.Clear();
            }
        }

        public override void OnEventTimer(EventTime time, KeyedContext context, RowCollector<EventTime> output) =>
            output.Add(_openSince.Value);
    }

    private sealed class Running : KeyedProcess<Reading, (long First, double Second)>
    {
        private readonly AggregatingState<double, (double First, long Second), (long First, double Second)> _statistics;

        public Running() => _statistics = State.Aggregating(
            "statistics", StateCodec.Of(RowShape.Tuple(RowShape.Float64("sum"), RowShape.Int64("count"))), (0, 0),
            (double value, (double First, long Second) sum) => (sum.First + value, sum.Second + 1),
            ((double First, long Second) sum) => (First: sum.Second, Second: sum.First / sum.Second));

        public override void OnElement(
            in Reading reading, KeyedContext context, RowCollector<(long First, double Second)> output)
        {
            if (reading.Value is not { } value) { return; }
            _statistics.Add(value);
            output.Add(_statistics.Result);
        }
    }
}
