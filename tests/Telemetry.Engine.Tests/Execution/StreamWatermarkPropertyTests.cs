using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Tests.Time;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Execution;

public sealed class StreamWatermarkPropertyTests
{
    private const long IdleAfter = 30;
    private const long Silence = 20;
    private static readonly string[] Devices = ["a", "b", "c", "d"];

    [Fact]
    public void The_watermark_over_devices_and_tables_is_that_of_a_look_at_all_of_them()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            var hasTable = random.Next(2) == 0;
            var script = new List<ScriptStep>();
            var model = new Model(hasTable);
            for (var step = 0; step < 150; step++)
            {
                var next = Next(random, step, hasTable);
                script.Add(next);
                model.Apply(next);
            }
            var straight = new ScriptPlayer(Pipeline(hasTable), new EventTime(0), () => 1).Play(script);
            var restored = new ScriptPlayer(Pipeline(hasTable), new EventTime(0), () => 1, 1).Play(script);

            var expected = string.Join(' ', model.Marks);
            Assert.True(expected == MarksOf(straight), $"seed {seed}: {expected}\n{MarksOf(straight)}");
            Assert.True(expected == MarksOf(restored), $"seed {seed}, restored: {expected}\n{MarksOf(restored)}");
        }
    }

    private static string MarksOf(ScriptPlayer player) => string.Join(' ', player.Sink["out"]
        .Where(line => line.StartsWith("word=mark ", StringComparison.Ordinal))
        .Select(line => line["word=mark ".Length..]));

    private static ScriptStep Next(Random random, int step, bool hasTable)
    {
        var device = Devices[random.Next(Devices.Length)];
        var time = new EventTime(step + random.Next(-20, 20));
        return random.Next(hasTable ? 9 : 7) switch
        {
            0 => new ScriptStep.Status(device, random.Next(2) == 0),
            1 or 2 => new ScriptStep.Tick(new(random.Next(1, 15))),
            < 7 => new ScriptStep.Low(device, time),
            7 => new ScriptStep.Row("rows", time, "x", "t", 1.0),
            _ => new ScriptStep.Watermark("rows", time),
        };
    }

    private static Pipeline Pipeline(bool hasTable)
    {
        var options = new IngestOptions { IdleAfter = new(IdleAfter), FutureTolerance = new(1L << 40) };
        var builder = new PipelineBuilder("test", options);
        List<PipelineStream> inputs = [builder.Readings];
        if (hasTable)
        {
            var schema = new Schema(
                new("device", ColumnType.Text), new("metric", ColumnType.Text), new("value", ColumnType.Float64));
            inputs.Add(builder.Table(
                "rows", schema, KeySpace.Series, watermark: WatermarkStrategy.Bounded(new(3)), idleness: new(Silence)));
        }
        builder.Apply("marks", inputs, _ => new StreamWatermarks()).To("out");
        return builder.Build();
    }

    /// <summary>Devices by name; the table is the channel <c>#</c>.</summary>
    private sealed class Model
    {
        private readonly NaiveValve _valve = new();
        private readonly Dictionary<string, long> _clocks = new(StringComparer.Ordinal);
        private readonly Dictionary<string, bool> _online = new(StringComparer.Ordinal);
        private readonly Dictionary<string, long> _offlineSince = new(StringComparer.Ordinal);
        private readonly HashSet<string> _hasStatus = new(StringComparer.Ordinal);
        private readonly bool _hasTable;
        private long _now;
        private long _tableMark = long.MinValue;
        private bool _tableSpoke;
        private long? _tableSilentSince;

        public Model(bool hasTable)
        {
            _hasTable = hasTable;
            if (hasTable) { _valve.Add("#", true); }
        }

        public List<long> Marks { get; } = [];

        public void Apply(ScriptStep step)
        {
            switch (step)
            {
                case ScriptStep.Tick tick: _now += tick.By.Micros; break;
                case ScriptStep.Status status: ChangeStatus(status.Source, status.IsOnline, true); break;
                case ScriptStep.Low low: Declare(low.Source, low.Time.Micros - 1); break;
                case ScriptStep.Row row: MoveTable(row.Time.Micros - 4); break;
                case ScriptStep.Watermark mark: MoveTable(mark.Time.Micros); break;
            }
            LookAtTable();
            foreach (var device in Devices.Where(IsGone)) { _valve.ChangeStatus(device, false); }
            if (_valve.Mark > (Marks.Count == 0 ? long.MinValue : Marks[^1])) { Marks.Add(_valve.Mark); }
        }

        private bool IsGone(string device) =>
            _online.TryGetValue(device, out var isOnline) && !isOnline
            && _offlineSince.TryGetValue(device, out var since) && _now - since >= IdleAfter;

        private void Declare(string device, long mark)
        {
            if (!_hasStatus.Contains(device)) { ChangeStatus(device, true, false); }
            if (mark <= _clocks.GetValueOrDefault(device, long.MinValue)) { return; }
            _clocks[device] = mark;
            _valve.Advance(device, mark);
        }

        private void ChangeStatus(string device, bool isOnline, bool isHeard)
        {
            if (isHeard) { _hasStatus.Add(device); }
            if (!_valve.Knows(device)) { _valve.Add(device, false); }
            if (_online.GetValueOrDefault(device) == isOnline) { return; }
            _online[device] = isOnline;
            if (!isOnline) { _offlineSince[device] = _now; return; }
            _valve.ChangeStatus(device, true);
            _valve.Advance(device, _clocks.GetValueOrDefault(device, long.MinValue));
        }

        private void MoveTable(long mark)
        {
            _tableSpoke = true;
            _tableMark = Math.Max(_tableMark, mark);
        }

        private void LookAtTable()
        {
            if (!_hasTable) { return; }
            if (_tableSpoke) { _tableSilentSince = _now; }
            _tableSilentSince ??= _now;
            if (_now - _tableSilentSince > Silence && !_tableSpoke) { _valve.ChangeStatus("#", false); }
            else
            {
                _valve.ChangeStatus("#", true);
                _valve.Advance("#", _tableMark);
            }
            _tableSpoke = false;
        }
    }
}
