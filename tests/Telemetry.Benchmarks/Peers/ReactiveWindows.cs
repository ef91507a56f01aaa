using System.Reactive.Linq;
using System.Reactive.Subjects;

namespace Telemetry.Benchmarks.Peers;

/// <summary>System.Reactive in event time: the events grouped by window until the watermark has passed it, within it by
/// device, and folded.</summary>
/// <param name="size">The windows' length in microseconds.</param>
/// <param name="slide">How far apart they start.</param>
internal sealed class ReactiveWindows(long size, long slide) : ISubject
{
    public string Name => "system_reactive";

    public Checksum Run(EventColumns events, Probe probe)
    {
        var checksum = default(Checksum);
        using var source = new Subject<Reading>();
        using var watermarks = new Subject<long>();
        var assigned = size == slide
            ? source.Select(reading => (Window: reading.Time / size * size, Reading: reading))
            : source.SelectMany(WindowsOf);
        using var subscription = assigned
            .GroupByUntil(
                item => item.Window, item => item.Reading,
                window => watermarks.Where(watermark => watermark >= window.Key + size - 1))
            .SelectMany(window => window
                .GroupBy(reading => reading.Device)
                .SelectMany(device => device.Aggregate(new Fold(), (fold, reading) => fold.Add(reading.Value))))
            .Subscribe(fold => checksum.Add(fold.Count, fold.Sum, fold.Min, fold.Max));
        var greatest = long.MinValue;
        var count = 0;
        foreach (var reading in Reading.Of(events, probe))
        {
            source.OnNext(reading);
            greatest = Math.Max(greatest, reading.Time);
            if (++count % EventColumns.WatermarkEvery == 0)
            {
                watermarks.OnNext(greatest - EventColumns.DisorderMicros - 1);
            }
        }
        source.OnCompleted();
        return checksum;
    }

    private IEnumerable<(long Window, Reading Reading)> WindowsOf(Reading reading)
    {
        for (var start = reading.Time / slide * slide; start > reading.Time - size; start -= slide)
        {
            yield return (start, reading);
        }
    }
}
