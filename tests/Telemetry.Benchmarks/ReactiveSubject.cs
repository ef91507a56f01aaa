using System.Reactive.Linq;
using System.Reactive.Subjects;

namespace Telemetry.Benchmarks;

/// <summary>System.Reactive: a subject of events, grouped by device and window, and folded. All windows close at the
/// end of the input, which spares it the watermark (closing each group by one is quadratic in the groups).</summary>
internal sealed class ReactiveSubject : ISubject
{
    public string Name => "system_reactive";

    public Checksum Run(EventColumns events)
    {
        var checksum = default(Checksum);
        using var source = new Subject<(int Key, long Window, double Value)>();
        using var subscription = source
            .GroupBy(item => (item.Key, item.Window))
            .SelectMany(group => group.Aggregate(
                (Count: 0L, Sum: 0.0, Min: double.MaxValue, Max: double.MinValue),
                (fold, item) => (
                    fold.Count + 1, fold.Sum + item.Value, Math.Min(fold.Min, item.Value),
                    Math.Max(fold.Max, item.Value))))
            .Subscribe(fold => checksum.Add(fold.Count, fold.Sum, fold.Min, fold.Max));
        for (var index = 0; index < events.Count; index++)
        {
            source.OnNext((events.Keys[index], events.Times[index] / EventColumns.WindowMicros, events.Values[index]));
        }
        source.OnCompleted();
        return checksum;
    }
}
