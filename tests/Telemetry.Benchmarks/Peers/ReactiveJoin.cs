using System.Reactive.Linq;
using System.Reactive.Subjects;

namespace Telemetry.Benchmarks.Peers;

/// <summary>System.Reactive joins by when things arrive, not by event time: a user brings the state along.</summary>
internal sealed class ReactiveJoin(long interval) : ISubject
{
    public string Name => "system_reactive";

    public Checksum Run(EventColumns events, Probe probe)
    {
        var checksum = default(Checksum);
        var book = new JoinBook(interval);
        using var source = new Subject<Reading>();
        using var subscription = source
            .SelectMany(book.Take)
            .Subscribe(pair => checksum.Add(pair.Count, pair.Sum, pair.Min, pair.Max));
        foreach (var reading in Reading.Of(events, probe)) { source.OnNext(reading); }
        source.OnCompleted();
        return checksum;
    }
}
