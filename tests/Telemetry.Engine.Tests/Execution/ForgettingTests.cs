using System.Globalization;
using Telemetry.Engine.Aggregation;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Tests.Windows;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Execution;

/// <summary>What keys leave behind that nobody needs any more: nothing. Not beside tests that measure memory
/// too.</summary>
[Collection(nameof(WindowCostTests))]
public sealed class ForgettingTests
{
    private const int RowsPerStep = EngineLimits.FrameRowsMax;
    private const long StepMicros = 1_000_000;

    private static readonly Schema Columns = new(new("user", ColumnType.Text), new("value", ColumnType.Float64));

    [Theory]
    [InlineData("window")]
    [InlineData("group")]
    public void Keys_that_live_for_ten_seconds_leave_no_memory_behind(string shape)
    {
        var feed = new Feed(shape);
        long MostHeld(int steps, ref long keys)
        {
            var most = 0L;
            for (var step = 1; step <= steps; step++)
            {
                feed.Step();
                keys = Math.Max(keys, feed.Keys);
                if (step % 25 != 0) { continue; }
                GC.Collect();
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
            }
            return most;
        }

        var (early, late) = (0L, 0L);
        var earlyBytes = MostHeld(100, ref early);
        var lateBytes = MostHeld(300, ref late);

        Assert.True(feed.Results >= feed.Sent - (20 * RowsPerStep), $"{feed.Results} of {feed.Sent} rows came out");
        Assert.True(lateBytes <= earlyBytes * 1.1, $"{earlyBytes} bytes after 200,000 keys, then {lateBytes}");
        Assert.True(late <= early * 1.1, $"{early} keys and texts at most, then {late}");
    }

    [Fact]
    public void What_is_forgotten_changes_no_result_and_no_state()
    {
        var (plain, forgetful) = (new Feed("window"), new Feed("window"));
        var random = new Random(3);
        for (var step = 0; step < 40; step++)
        {
            plain.Step();
            forgetful.Step();
            if (random.Next(3) == 0) { forgetful.Partition.ForgetUnused(); }
        }
        Assert.Equal(plain.Checksum, forgetful.Checksum);
        Assert.NotEqual(0, plain.Results);
        var (left, right) = (new SnapshotBuffer(), new SnapshotBuffer());
        plain.Partition.Snapshot(left);
        forgetful.Partition.Snapshot(right);
        Assert.True(left.ToArray().SequenceEqual(right.ToArray()));
    }

    [Fact]
    public void While_an_image_is_held_nothing_is_forgotten()
    {
        var feed = new Feed("window");
        var image = feed.Partition.Capture();
        for (var step = 0; step < 60; step++) { feed.Step(); }
        Assert.True(feed.Keys > 2 * 50 * RowsPerStep, $"{feed.Keys} keys and texts");
        Assert.ThrowsAny<Exception>(feed.Partition.ForgetUnused);
        var written = new SnapshotBuffer();
        image.Write(written);
        image.Release();
        feed.Step();
        Assert.True(feed.Keys < 2 * 25 * RowsPerStep, $"{feed.Keys} keys and texts");
    }

    [Fact]
    public void Sources_and_their_series_are_never_forgotten()
    {
        var builder = new PipelineBuilder("p");
        builder.Readings.To("out");
        var player = new ScriptPlayer(builder.Build(), Start) { ForgetEvery = 1 };
        for (var metric = 0; metric < EngineLimits.MetricsPerSourceMax + 2; metric++)
        {
            player.Play(new ScriptStep.Reading("a", $"m{metric}", Start, metric), new ScriptStep.Tick(new(1)));
        }
        Assert.Equal(EngineLimits.MetricsPerSourceMax, player.Sink["out"].Count);
        Assert.Equal(2, player.Sink["dead_letters"].Count);
        Assert.Equal("a", player.Partition.SourceAt(0).Name);
    }

    /// <summary>Rows of a new key each, through a window or a group of ten seconds.</summary>
    private sealed class Feed : IStepSink
    {
        private readonly Frame _frame;
        private readonly StepInput _step = new();
        private readonly KeyTable? _keys;
        private long _position;

        public Feed(string shape)
        {
            var builder = new PipelineBuilder("forgetting");
            var rows = builder.Table("rows", Columns, watermark: WatermarkStrategy.Behind(Duration.Zero)).KeyBy("user");
            var ten = Duration.FromSeconds(10);
            Aggregate[] sum = [new(AggregateFunction.Sum, "value", "sum")];
            (shape == "window"
                ? rows.Window("op", WindowSpec.Tumbling(ten, sum, ClockScope.Stream))
                : rows.GroupAggregate("op", new() { Keys = ["user"], Aggregates = [.. sum], StateTimeToLive = ten }))
                .To("out");
            var pipeline = builder.Build();
            Partition = pipeline.CreatePartition();
            _frame = pipeline.NewFrame(Partition, "rows", out _);
            _keys = Partition.KeysOf(KeyStreams.SpaceOf([Columns.Columns[0]], null));
        }

        public Partition Partition { get; }

        public long Sent { get; private set; }

        public long Results { get; private set; }

        public double Checksum { get; private set; }

        public long Keys => Partition.Texts.Count + _keys!.Count;

        public void Step()
        {
            var time = (_position + 1) * StepMicros;
            _frame.Clear();
            _frame.AddRows(RowsPerStep);
            for (var row = 0; row < RowsPerStep; row++, Sent++)
            {
                _frame.Times[row] = time;
                _frame.SetText(0, row, Sent.ToString("x", CultureInfo.InvariantCulture));
                _frame.Doubles(1)[row] = Sent % 1_009;
            }
            _step.BeginFrame(new(_position++, new(time), new(time)), "rows", _frame, EventTime.Min);
            Partition.Step(_step, this);
        }

        public void Emit(in Emission emission, Frame frame)
        {
            Results += frame.Count;
            for (var row = 0; row < frame.Count; row++)
            {
                Checksum = (Checksum * 0.999) + frame.TextAt(0, row)!.Length
                    + frame.Doubles(frame.Schema.IndexOf("sum"))[row];
            }
        }
    }
}
