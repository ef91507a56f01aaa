using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Tests.Windows;

/// <summary>What windows cost in memory: nothing per row once they run, and little per key. Not beside other tests,
/// whose memory would count.</summary>
[Collection(nameof(WindowCostTests))]
public sealed class WindowCostTests
{
    private const int KeyBytesMax = 256;

    private static readonly Aggregate[] Four =
    [
        new(AggregateFunction.Count, "value", "count"), new(AggregateFunction.Sum, "value", "sum"),
        new(AggregateFunction.Min, "value", "min"), new(AggregateFunction.Max, "value", "max"),
    ];

    public static TheoryData<string> Shapes => ["tumbling", "hopping", "session", "general"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Rows_allocate_nothing_once_windows_run(string shape)
    {
        var feed = new Feed(1_000, rows => Window(rows, shape));
        // Long enough for every array to have grown, and for every window to have come and gone.
        for (var frame = 0; frame < 1_200; frame++) { feed.Step(); }
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var frame = 0; frame < 200; frame++) { feed.Step(); }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(feed.Results > 1_000 || shape == "general", $"only {feed.Results} results");
        Assert.True(allocated == 0, $"{shape}: {allocated} bytes for {200 * EngineLimits.FrameRowsMax} rows");
    }

    [Fact]
    public void A_key_of_a_tumbling_window_costs_at_most_256_bytes_with_its_name()
    {
        const int keys = 100_000;
        var none = HeldBy(1);
        var many = HeldBy(keys);

        var each = (double)(many - none) / (keys - 1);
        Assert.True(each <= KeyBytesMax, $"{each:F1} bytes per key");
    }

    private static long HeldBy(int keys)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var feed = new Feed(keys, rows => Window(rows, "tumbling"));
        // Every key has open panes, and windows have fired.
        for (var frame = 0; frame < 400; frame++) { feed.Step(); }
        var held = GC.GetTotalMemory(forceFullCollection: true) - before - feed.OwnBytes;
        GC.KeepAlive(feed);
        return held;
    }

    private static PipelineStream Window(PipelineStream rows, string shape) => shape switch
    {
        "tumbling" => rows.Window(
            "w", WindowSpec.Tumbling(Duration.FromSeconds(10), Four, ClockScope.Stream)),
        "hopping" => rows.Window(
            "w", WindowSpec.Hopping(Duration.FromSeconds(20), Duration.FromSeconds(1), Four, ClockScope.Stream)),
        "session" => rows.Window("w", GeneralWindowSpec.OnEventTime(
            WindowAssigner.Session(SessionGap.Fixed(Duration.FromSeconds(2))), Four, ClockScope.Stream)),
        // General windows have an object per window, but none per row: here they stay open.
        _ => rows.Window("w", GeneralWindowSpec.OnEventTime(
            WindowAssigner.Tumbling(Duration.FromSeconds(3_600)), Four, ClockScope.Stream)),
    };

    /// <summary>Rows of all keys in turn, up to 2 s out of order; now and then all are silent.</summary>
    private sealed class Feed : IStepSink
    {
        private const long RowMicros = 50;
        private const long DisorderMicros = 2_000_000;
        private const long PauseEvery = 100_000;
        private const long PauseMicros = 10_000_000;
        private const long StartMicros = 1_000_000_000_000;

        private readonly Partition _partition;
        private readonly Frame _frame;
        private readonly int[] _keys;
        private readonly StepInput _step = new();
        private readonly Random _random = new(5);
        private long _row;
        private long _position;

        public Feed(int keys, Func<PipelineStream, PipelineStream> window)
        {
            var builder = new PipelineBuilder("cost");
            window(builder.Table("rows", new(new Column("value", ColumnType.Float64)), KeySpace.Series)).To("out");
            var pipeline = builder.Build();
            _partition = pipeline.CreatePartition();
            _frame = pipeline.NewFrame(_partition, "rows", out var table);
            var metric = _partition.Texts.Intern("temperature");
            _keys = new int[keys];
            for (var key = 0; key < keys; key++)
            {
                _keys[key] = table!.Intern([_partition.Texts.Intern($"device-{key:D6}"), metric]);
            }
        }

        public long Results { get; private set; }

        /// <summary>What the feed itself holds per key.</summary>
        public long OwnBytes => (long)_keys.Length * sizeof(int);

        public void Step()
        {
            _frame.Clear();
            _frame.AddRows(EngineLimits.FrameRowsMax);
            for (var row = 0; row < _frame.Count; row++, _row++)
            {
                _frame.Times[row] = TimeOf(_row) - _random.NextInt64(DisorderMicros);
                _frame.Keys[row] = _keys[_row % _keys.Length];
                _frame.Doubles(0)[row] = row;
            }
            var watermark = new EventTime(TimeOf(_row) - DisorderMicros - 1);
            _step.BeginFrame(new(_position, new(_position++), default), "rows", _frame, watermark);
            _partition.Step(_step, this);
        }

        public void Emit(in Emission emission, Frame frame) => Results += frame.Count;

        private static long TimeOf(long row) => StartMicros + (row * RowMicros) + (row / PauseEvery * PauseMicros);
    }
}
