using System.Reactive.Linq;
using System.Reactive.Subjects;

namespace Telemetry.Benchmarks.Peers;

/// <summary>System.Reactive has no sessions in event time: a user brings the state along.</summary>
internal sealed class ReactiveSessions(long gap) : ISubject
{
    public string Name => "system_reactive";

    public Checksum Run(EventColumns events, Probe probe)
    {
        var checksum = default(Checksum);
        var sessions = new SessionBook(gap);
        using var source = new Subject<Reading>();
        using var subscription = source
            .SelectMany(sessions.Take)
            .Concat(Observable.Defer(() => sessions.CloseThrough(long.MaxValue).ToObservable()))
            .Subscribe(fold => checksum.Add(fold.Count, fold.Sum, fold.Min, fold.Max));
        foreach (var reading in Reading.Of(events, probe)) { source.OnNext(reading); }
        source.OnCompleted();
        return checksum;
    }
}
