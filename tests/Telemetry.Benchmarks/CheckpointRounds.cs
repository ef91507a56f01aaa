using System.Security.Cryptography;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;

namespace Telemetry.Benchmarks;

/// <summary>What a checkpoint every second costs: the engine without and with it, in turn, for seconds at a
/// time.</summary>
internal sealed class CheckpointRounds(Bench bench, int devices, JsonLines output)
{
    private const double SliceSeconds = 2.5;
    private const double EverySeconds = 1;

    private readonly SnapshotBuffer _bytes = new();
    private readonly List<double> _pauses = [];
    private readonly string _file = Path.GetTempFileName();
    private Task _writing = Task.CompletedTask;
    private double _nextCheckpoint;

    public void Run(double seconds)
    {
        var events = new EventColumns(bench.Events, devices, bench.ShiftMicros);
        var (without, with) = (bench.Engine(), bench.Engine());
        with.AfterStep = MaybeCheckpoint;
        for (var round = 0; round < 2; round++) { _ = Slice(without, events, 0); }
        _ = Slice(with, events, 0);
        _pauses.Clear();
        var (off, on) = (new List<double>(), new List<double>());
        var deadline = CpuClock.Wall() + seconds;
        do
        {
            off.Add(Slice(without, events, SliceSeconds));
            _nextCheckpoint = CpuClock.Wall() + EverySeconds;
            on.Add(Slice(with, events, SliceSeconds));
        }
        while (CpuClock.Wall() < deadline);
        _writing.Wait();
        File.Delete(_file);
        Write(off, on);
    }

    private static double Slice(EngineSubject engine, EventColumns events, double seconds)
    {
        var (count, cpu) = (0L, 0.0);
        var deadline = CpuClock.Wall() + seconds;
        do
        {
            var probe = new Probe();
            probe.Begin();
            _ = engine.Run(events, probe);
            cpu += probe.CpuSeconds;
            count += events.Count;
        }
        while (CpuClock.Wall() < deadline);
        return count / cpu;
    }

    /// <summary>As a runner does it: the steps wait for the capture only; the rest is another thread's, and no checkpoint
    /// begins before the one before is written.</summary>
    private void MaybeCheckpoint(Partition partition)
    {
        var now = CpuClock.Wall();
        if (now < _nextCheckpoint || !_writing.IsCompleted) { return; }
        _nextCheckpoint = now + EverySeconds;
        var image = partition.Capture();
        _writing = Task.Run(() => Write(image));
        _pauses.Add((CpuClock.Wall() - now) * 1_000);
    }

    private void Write(PartitionImage image)
    {
        _bytes.Reset();
        image.Write(_bytes);
        image.Release();
        var hash = SHA256.HashData(_bytes.WrittenSpan);
        using var file = File.OpenHandle(_file, FileMode.Create, FileAccess.Write);
        RandomAccess.Write(file, _bytes.WrittenSpan, 0);
        RandomAccess.Write(file, hash, _bytes.WrittenCount);
    }

    private void Write(List<double> off, List<double> on)
    {
        _pauses.Sort();
        var (without, with) = (off.Order().ElementAt(off.Count / 2), on.Order().ElementAt(on.Count / 2));
        output.Write(new
        {
            bench = bench.Name,
            summary = true,
            subject = "engine_checkpoint_every_second",
            devices,
            checkpoints = _pauses.Count,
            checkpoint_bytes = _bytes.WrittenCount,
            events_per_cpu_second = Math.Round(with),
            events_per_cpu_second_without = Math.Round(without),
            cpu_share = Math.Round(1 - (with / without), 4),
            pause_millis_p50 = PauseAt(0.5),
            pause_millis_p99 = PauseAt(0.99),
            pause_millis_max = PauseAt(1),
        });
    }

    private double? PauseAt(double share) => _pauses.Count == 0
        ? null : Math.Round(_pauses[Math.Min(_pauses.Count - 1, (int)(_pauses.Count * share))], 2);
}
