using System.Reactive.Linq;
using System.Reactive.Subjects;

namespace Telemetry.Benchmarks;

/// <summary>System.Reactive: a subject of events, grouped by device and window, folded, closed by the watermark.</summary>
internal sealed class ReactiveSubject : ISubject
{
    public string Name => "system_reactive";

    public Checksum Run(EventColumns events)
    {
        var checksum = default(Checksum);
        using var source = new Subject<(int Key, long Window, double Value)>();
        using var closed = new Subject<long>();
        using var subscription = source
            .GroupByUntil(
                item => (item.Key, item.Window),
                group => closed.Where(window => window >= group.Key.Window))
            .SelectMany(group => group.Aggregate(
                (Count: 0L, Sum: 0.0, Min: double.MaxValue, Max: double.MinValue),
                (fold, item) => (
                    fold.Count + 1, fold.Sum + item.Value, Math.Min(fold.Min, item.Value),
                    Math.Max(fold.Max, item.Value))))
            .Subscribe(fold => checksum.Add(fold.Count, fold.Sum, fold.Min, fold.Max));
        var greatest = long.MinValue;
        var next = (events.Times[0] / EventColumns.WindowMicros) - 1;
        for (var index = 0; index < events.Count; index++)
        {
            var time = events.Times[index];
            var window = time / EventColumns.WindowMicros;
            if (window < next) { continue; }
            source.OnNext((events.Keys[index], window, events.Values[index]));
            greatest = Math.Max(greatest, time);
            while (((next + 1) * EventColumns.WindowMicros) + EventColumns.DisorderMicros < greatest) { closed.OnNext(next++); }
        }
        closed.OnNext(long.MaxValue);
        return checksum;
    }
}
