namespace Telemetry.FirmwareSim.Fleet;

/// <summary>What a fleet has done; its fields are counted up by many threads.</summary>
internal sealed class FleetCounts
{
    private long _connected;
    private long _failedConnects;
    private long _lostConnections;
    private long _measured;
    private long _published;
    private long _acked;
    private long _refused;

    /// <summary>Connections now.</summary>
    public long Connected => Volatile.Read(ref _connected);
    public long FailedConnects => Volatile.Read(ref _failedConnects);
    public long LostConnections => Volatile.Read(ref _lostConnections);

    /// <summary>Readings that devices took; each has its own seq.</summary>
    public long Measured => Volatile.Read(ref _measured);

    /// <summary>Packets on their way, those sent again included.</summary>
    public long Published => Volatile.Read(ref _published);

    /// <summary>Readings acknowledged with success.</summary>
    public long Acked => Volatile.Read(ref _acked);

    /// <summary>Acknowledgements that were a refusal; those readings are sent again.</summary>
    public long Refused => Volatile.Read(ref _refused);
    public LatencyHistogram Latency { get; } = new();

    public void Connect() => Interlocked.Increment(ref _connected);

    public void Lose()
    {
        Interlocked.Decrement(ref _connected);
        Interlocked.Increment(ref _lostConnections);
    }

    public void End() => Interlocked.Decrement(ref _connected);

    public void FailConnect() => Interlocked.Increment(ref _failedConnects);

    public void Measure() => Interlocked.Increment(ref _measured);

    public void Publish() => Interlocked.Increment(ref _published);

    public void Refuse() => Interlocked.Increment(ref _refused);

    public void Ack(TimeSpan latency)
    {
        Interlocked.Increment(ref _acked);
        Latency.Add(latency);
    }
}
