using System.Reactive.Linq;
using System.Reactive.Subjects;

namespace Telemetry.Benchmarks.Peers;

/// <summary>System.Reactive without event time: grouped by device and window, and all windows close at the end of the
/// input, so it needs no watermark and holds everything until then.</summary>
internal sealed class ReactiveLenient(long size) : ISubject
{
    public string Name => "system_reactive_without_watermark";

    public Checksum Run(EventColumns events, Probe probe)
    {
        var checksum = default(Checksum);
        using var source = new Subject<Reading>();
        using var subscription = source
            .GroupBy(reading => (reading.Device, reading.Time / size))
            .SelectMany(group => group.Aggregate(
                (Count: 0L, Sum: 0.0, Min: double.MaxValue, Max: double.MinValue),
                (fold, reading) => (
                    fold.Count + 1, fold.Sum + reading.Value, Math.Min(fold.Min, reading.Value),
                    Math.Max(fold.Max, reading.Value))))
            .Subscribe(fold => checksum.Add(fold.Count, fold.Sum, fold.Min, fold.Max));
        foreach (var reading in Reading.Of(events, probe)) { source.OnNext(reading); }
        source.OnCompleted();
        return checksum;
    }
}
