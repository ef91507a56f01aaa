namespace Telemetry.Benchmarks.Cep;

/// <summary>Finds a value above 95, then a greater one, then one below 5, within 60 seconds, of each device.</summary>
internal interface ISwings
{
    string Name { get; }

    /// <summary>How many were found, how many began and were not complete in time, and the sum of the greater
    /// values.</summary>
    (long Found, long TimedOut, double Sum) Result { get; }

    /// <summary>Takes a stretch of events.</summary>
    void Take(SwingEvents events);
}
