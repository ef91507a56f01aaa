namespace Telemetry.Benchmarks;

/// <summary>Something that computes what a bench asks for.</summary>
internal interface ISubject
{
    string Name { get; }

    /// <summary>Computes all results of all events, from nothing.</summary>
    /// <param name="events">The events.</param>
    /// <param name="probe">To be told when half of the events, and when all of them, have been taken.</param>
    /// <returns>What the results come to.</returns>
    Checksum Run(EventColumns events, Probe probe);
}
