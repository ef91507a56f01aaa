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

    /// <summary>Reads from a position on; from the start when that was truncated away.</summary>
    IOutputReader OpenReader(long from);
}
