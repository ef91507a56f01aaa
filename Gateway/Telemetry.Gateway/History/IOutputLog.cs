namespace Telemetry.Gateway.History;

/// <summary>The output journal, decoded, for those who read it: views, live feed, webhooks.</summary>
internal interface IOutputLog
{
    /// <summary>The first record that is still there.</summary>
    long Start { get; }

    /// <summary>Behind the last durable record.</summary>
    long DurableEnd { get; }

    /// <summary>Behind the last record, durable or about to be.</summary>
    long End { get; }

    /// <summary>Reads some durable records; those that are gone or damaged are passed over.</summary>
    /// <param name="positions">Which, in order.</param>
    /// <param name="visit">Takes each that is there.</param>
    void Read(IReadOnlyList<long> positions, Action<OutputRecord> visit);

    /// <summary>What stands where it starts, as records say that are gone: rows of alerts and silences, in the order in
    /// which they were said. Who reads from the start asks once his reader is open.</summary>
    IReadOnlyList<OutputRecord> StandingBefore();

    /// <summary>Reads from a position on; from the start when that was truncated away.</summary>
    IOutputReader OpenReader(long from);
}
