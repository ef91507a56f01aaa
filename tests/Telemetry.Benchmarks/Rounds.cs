using System.Globalization;

namespace Telemetry.Benchmarks;

/// <summary>Runs the subjects of a bench in turn, so that all of them see the same machine, and compares what they
/// compute.</summary>
internal sealed class Rounds(Bench bench, int devices, string only, JsonLines output)
{
    private const int WarmUpRounds = 3;
    private const int RoundsMin = 3;
    private const int PeerDevicesMax = 1_000;

    private readonly Dictionary<string, List<double>> _rates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _allocated = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<int, (string Subject, Checksum Checksum)> _expected = [];

    /// <summary>Runs for some seconds of wall time, at least a few rounds.</summary>
    /// <exception cref="DisagreementException">A subject computes something else.</exception>
    public void Run(double seconds)
    {
        var subjects = bench.Subjects(devices).Where(IsAsked).ToArray();
        var few = bench.PeerEvents == bench.Events || !subjects.Any(Bench.IsPeer)
            ? null : new EventColumns(bench.PeerEvents, devices, bench.ShiftMicros);
        var many = new EventColumns(bench.Events, devices, bench.ShiftMicros);
        var deadline = CpuClock.Wall() + seconds;
        for (var round = -WarmUpRounds; round < RoundsMin || CpuClock.Wall() < deadline; round++)
        {
            foreach (var subject in subjects)
            {
                // Peers are slow: they warm up once, and speak less often when time is up.
                var isPeer = Bench.IsPeer(subject);
                if (isPeer && (round is < -1 || (round > 0 && CpuClock.Wall() > deadline))) { continue; }
                Measure(subject, isPeer && few is not null ? few : many, round);
            }
        }
        foreach (var subject in subjects) { (subject as IDisposable)?.Dispose(); }
        MeasureMemory(few, many);
        WriteSummary();
    }

    private bool IsAsked(ISubject subject) =>
        (only.Length == 0 || subject.Name == only)
        && (devices <= PeerDevicesMax || bench.PeerEvents == bench.Events || !Bench.IsPeer(subject));

    private void Measure(ISubject subject, EventColumns events, int round)
    {
        var probe = new Probe();
        probe.Begin();
        var checksum = subject.Run(events, probe);
        Compare(subject, events, checksum);
        if (round < 0) { return; }
        var rate = events.Count / probe.CpuSeconds;
        var allocated = (double)probe.Allocated / events.Count;
        if (!_rates.TryGetValue(subject.Name, out var rates)) { _rates.Add(subject.Name, rates = []); }
        rates.Add(rate);
        _allocated[subject.Name] = Math.Min(allocated, _allocated.GetValueOrDefault(subject.Name, double.MaxValue));
        output.Write(new
        {
            bench = bench.Name,
            subject = subject.Name,
            devices,
            events = events.Count,
            events_per_cpu_second = Math.Round(rate),
            bytes_per_event = Math.Round(allocated, 4),
        });
    }

    private void Compare(ISubject subject, EventColumns events, Checksum checksum)
    {
        // Another window is another question.
        if (subject.Name == "engine_tumbling") { return; }
        if (_expected.TryAdd(events.Count, (subject.Name, checksum))) { return; }
        var (name, expected) = _expected[events.Count];
        if (checksum.Agrees(expected)) { return; }
        throw new DisagreementException(string.Create(CultureInfo.InvariantCulture,
            $"{bench.Name}, {devices} devices: {subject.Name} computes {checksum}, {name} computes {expected}."));
    }

    /// <summary>What a key costs: what a fresh subject holds halfway with all devices, less what it holds with
    /// one.</summary>
    private void MeasureMemory(EventColumns? few, EventColumns many)
    {
        var lone = new EventColumns(100_000, 1);
        foreach (var index in Enumerable.Range(0, bench.Subjects(devices).Length))
        {
            var name = bench.Subjects(devices)[index].Name;
            if (!_rates.ContainsKey(name)) { continue; }
            var isPeer = Bench.IsPeer(bench.Subjects(devices)[index]);
            var held = HeldBy(bench.Subjects(devices)[index], isPeer && few is not null ? few : many);
            _held[name] = (double)(held - HeldBy(bench.Subjects(devices)[index], lone)) / (devices - 1);
        }
    }

    private static long HeldBy(ISubject subject, EventColumns events)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var probe = new Probe(weighs: true);
        _ = subject.Run(events, probe);
        (subject as IDisposable)?.Dispose();
        return probe.Held - before;
    }

    private void WriteSummary()
    {
        var loop = MedianOf("hand_written_loop");
        var reactive = MedianOf("system_reactive");
        var tumbling = MedianOf("engine_tumbling");
        foreach (var name in _rates.Keys.Order(StringComparer.Ordinal))
        {
            output.Write(new
            {
                bench = bench.Name,
                summary = true,
                subject = name,
                devices,
                rounds = _rates[name].Count,
                events_per_cpu_second = Math.Round(MedianOf(name)),
                bytes_per_event = Math.Round(_allocated[name], 4),
                bytes_per_key = Math.Round(_held.GetValueOrDefault(name)),
                ratio_to_loop = Ratio(MedianOf(name), loop),
                ratio_to_reactive = Ratio(MedianOf(name), reactive),
                ratio_to_tumbling = Ratio(MedianOf(name), tumbling),
            });
        }
    }

    private double MedianOf(string name) =>
        _rates.TryGetValue(name, out var rates) ? rates.Order().ElementAt(rates.Count / 2) : 0;

    private static double? Ratio(double rate, double other) => other > 0 ? Math.Round(rate / other, 3) : null;
}
