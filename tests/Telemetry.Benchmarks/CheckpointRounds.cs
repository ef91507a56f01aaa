namespace Telemetry.Benchmarks;

/// <summary>What a checkpoint every second costs: the engine without and with it, in turn, for seconds at a time. A
/// second is one of CPU time, so that other work on the machine makes checkpoints no dearer.</summary>
internal sealed class CheckpointRounds(Bench bench, int devices, JsonLines output)
{
    private const double SliceSeconds = 2.5;
    private const double EverySeconds = 1;

    private readonly CheckpointSubject _checkpoints = new(EverySeconds);

    public void Run(double seconds)
    {
        var events = new EventColumns(bench.Events, devices, bench.ShiftMicros);
        var (without, with) = (bench.Engine(devices), bench.Engine(devices));
        with.AfterStep = _checkpoints.Look;
        for (var round = 0; round < 2; round++) { _ = Slice(without, events, 0); }
        _ = Slice(with, events, 0);
        _checkpoints.Clear();
        var (off, on) = (new List<double>(), new List<double>());
        var deadline = CpuClock.Wall() + seconds;
        do
        {
            off.Add(Slice(without, events, SliceSeconds));
            _checkpoints.Begin();
            on.Add(Slice(with, events, SliceSeconds));
        }
        while (CpuClock.Wall() < deadline);
        _checkpoints.End();
        Write(off, on);
    }

    private static double Slice(IEngine engine, EventColumns events, double seconds)
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

    private void Write(List<double> off, List<double> on)
    {
        var (without, with) = (off.Order().ElementAt(off.Count / 2), on.Order().ElementAt(on.Count / 2));
        output.Write(new
        {
            bench = bench.Name,
            summary = true,
            subject = "engine_checkpoint_every_second",
            devices,
            checkpoints = _checkpoints.Count,
            checkpoint_bytes = _checkpoints.Bytes,
            events_per_cpu_second = Math.Round(with),
            events_per_cpu_second_without = Math.Round(without),
            cpu_share = Math.Round(1 - (with / without), 4),
            pause_millis_p50 = _checkpoints.PauseAt(0.5),
            pause_millis_p99 = _checkpoints.PauseAt(0.99),
            pause_millis_max = _checkpoints.PauseAt(1),
            pause_cpu_millis_p50 = _checkpoints.PauseCpuAt(0.5),
            pause_cpu_millis_p99 = _checkpoints.PauseCpuAt(0.99),
            write_cpu_millis_p50 = _checkpoints.WriteCpuAt(0.5),
        });
    }
}
