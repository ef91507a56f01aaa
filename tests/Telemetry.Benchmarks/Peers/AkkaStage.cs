using Akka;
using Akka.Actor;
using Akka.Configuration;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace Telemetry.Benchmarks.Peers;

/// <summary>Akka.Streams: a source of events and one stateful stage; the input's end is the last element.</summary>
/// <param name="newState">Makes the stage's state: what it says to a reading, and to the end.</param>
internal sealed class AkkaStage(Func<(Func<Reading, IEnumerable<Fold>> Take, Func<IEnumerable<Fold>> End)> newState)
    : ISubject, IDisposable
{
    private static readonly Reading Last = new(-1, long.MaxValue, 0);

    private readonly ActorSystem _system = ActorSystem.Create(
        "bench", ConfigurationFactory.ParseString("akka { loglevel = ERROR, stdout-loglevel = ERROR }"));

    public string Name => "akka_streams";

    public Checksum Run(EventColumns events, Probe probe)
    {
        var checksum = default(Checksum);
        using var materializer = _system.Materializer();
        Source.From(Reading.Of(events, probe).Append(Last))
            .StatefulSelectMany<Reading, Fold, NotUsed>(() =>
            {
                var (take, end) = newState();
                return reading => reading.Device < 0 ? end() : take(reading);
            })
            .RunForeach(fold => checksum.Add(fold.Count, fold.Sum, fold.Min, fold.Max), materializer)
            .GetAwaiter().GetResult();
        return checksum;
    }

    public void Dispose()
    {
        _system.Terminate().GetAwaiter().GetResult();
        _system.Dispose();
    }

    public static AkkaStage Windows(long size, long slide) => new(() =>
    {
        var windows = new WindowBook(size, slide);
        return (windows.Take, () => windows.CloseThrough(long.MaxValue));
    });

    public static AkkaStage Join(long interval) => new(() => (new JoinBook(interval).Take, () => []));

    public static AkkaStage Sessions(long gap) => new(() =>
    {
        var sessions = new SessionBook(gap);
        return (sessions.Take, () => sessions.CloseThrough(long.MaxValue));
    });
}
