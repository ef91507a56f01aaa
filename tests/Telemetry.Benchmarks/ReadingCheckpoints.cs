using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Benchmarks;

/// <summary>
/// What a checkpoint every second of CPU time costs when readings come through the ingest, so that every source has a
/// clock, counters and sequence numbers: two partitions in turn, without and with checkpoints.
/// </summary>
/// <param name="sources">How many sources.</param>
/// <param name="metrics">Metrics of each.</param>
/// <param name="output">Where the finding goes.</param>
internal sealed class ReadingCheckpoints(int sources, int metrics, JsonLines output)
{
    private const int PackRows = 20;
    private const double SliceSeconds = 3;

    private readonly CheckpointSubject _checkpoints = new(1);

    public void Run(double seconds)
    {
        var (without, with) = (new Plant(sources, metrics), new Plant(sources, metrics));
        _ = without.Run(SliceSeconds, null);
        _ = with.Run(SliceSeconds, _checkpoints);
        _checkpoints.Clear();
        var (off, on) = (new List<double>(), new List<double>());
        var deadline = CpuClock.Wall() + seconds;
        do
        {
            off.Add(without.Run(SliceSeconds, null));
            _checkpoints.Begin();
            on.Add(with.Run(SliceSeconds, _checkpoints));
        }
        while (CpuClock.Wall() < deadline);
        _checkpoints.End();
        Write(off, on);
    }

    private void Write(List<double> off, List<double> on)
    {
        var (slow, fast) = (on.Order().ElementAt(on.Count / 2), off.Order().ElementAt(off.Count / 2));
        output.Write(new
        {
            bench = "checkpoint",
            summary = true,
            sources,
            metrics,
            checkpoints = _checkpoints.Count,
            checkpoint_bytes = _checkpoints.Bytes,
            events_per_cpu_second = Math.Round(slow),
            events_per_cpu_second_without = Math.Round(fast),
            cpu_share = Math.Round(1 - (slow / fast), 4),
            pause_millis_p50 = _checkpoints.PauseAt(0.5),
            pause_millis_p99 = _checkpoints.PauseAt(0.99),
            pause_millis_max = _checkpoints.PauseAt(1),
            pause_cpu_millis_p50 = _checkpoints.PauseCpuAt(0.5),
            pause_cpu_millis_p99 = _checkpoints.PauseCpuAt(0.99),
            write_cpu_millis_p50 = _checkpoints.WriteCpuAt(0.5),
        });
    }

    /// <summary>A partition and its sources, which send packs in turn and say how far they are.</summary>
    private sealed class Plant : IStepSink
    {
        private readonly StepInput _input = new();
        private readonly Partition _partition;
        private readonly string[] _names;
        private readonly string[] _metrics;
        private readonly ulong[] _seqs;
        private long _position;
        private long _now = 1_763_000_000_000_000;
        private int _source;

        public Plant(int sources, int metrics)
        {
            var builder = new PipelineBuilder("bench");
            builder.Readings.Window(
                "windows", WindowSpec.Tumbling(Duration.FromSeconds(10), EngineSubject.Four)).To("out");
            _partition = builder.Build().CreatePartition();
            _names = [.. Enumerable.Range(0, sources).Select(source => $"device-{source:D6}")];
            _metrics = [.. Enumerable.Range(0, metrics).Select(metric => $"metric-{metric:D3}")];
            _seqs = new ulong[sources];
        }

        /// <summary>Runs for so many seconds of CPU time; gives readings per second of it.</summary>
        public double Run(double seconds, CheckpointSubject? checkpoints)
        {
            var (began, first) = (CpuClock.Process(), _position);
            while (CpuClock.Process() - began < seconds)
            {
                // Looking at the clock of the process costs as much as a step.
                for (var pack = 0; pack < 64; pack++) { Step(); }
                checkpoints?.Look(_partition);
            }
            return (_position - first) * PackRows / (CpuClock.Process() - began);
        }

        public void Emit(in Emission emission, Frame frame) { }

        private void Step()
        {
            // All sources together send a million readings in a second of event time.
            _now += PackRows;
            var stamp = new StepStamp(_position++, new(_now), new(_now));
            _input.BeginRows(stamp, _names[_source], "boot-1", new(_now - 5_000_000));
            for (var row = 0; row < PackRows; row++)
            {
                _input.AddNumber(
                    _metrics[(int)((_seqs[_source] + (ulong)row) % (ulong)_metrics.Length)],
                    new(_now - (row * 200_000L)), _seqs[_source] + (ulong)row, row);
            }
            _seqs[_source] += PackRows;
            _source = (_source + 1) % _names.Length;
            _partition.Step(_input, this);
        }
    }
}
