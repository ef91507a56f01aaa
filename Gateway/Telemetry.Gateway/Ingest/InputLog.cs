namespace Telemetry.Gateway.Ingest;

/// <summary>
/// The input journal's only writer: stamps and appends in one order, so that J never goes back. Any thread.
/// </summary>
internal sealed class InputLog(IRecordLog log, JournalClock clock)
{
    private readonly Lock _gate = new();
    private long _lastTimeMicros;
    private long _records;

    /// <summary>The journal time of the last record.</summary>
    public long LastTimeMicros => Volatile.Read(ref _lastTimeMicros);

    /// <summary>Records appended by this process.</summary>
    public long Records => Volatile.Read(ref _records);

    /// <summary>The position of the last record, -1 before the first of this process.</summary>
    public long LastPosition { get; private set; } = -1;

    /// <summary>Stamps the record and appends it. Nothing is promised until it is durable.</summary>
    /// <param name="record">The record; its stamp is written into it.</param>
    /// <param name="isAwaited">The caller asks <see cref="WhenDurableAsync"/> for it next.</param>
    public long Append(RecordWriter record, bool isAwaited = false)
    {
        lock (_gate)
        {
            JournalStamp stamp = clock.Next();
            long position = log.Append(record.Stamped(stamp), isAwaited);
            Volatile.Write(ref _lastTimeMicros, stamp.TimeMicros);
            LastPosition = position;
            Volatile.Write(ref _records, _records + 1);
            return position;
        }
    }

    /// <summary>Completes when the record is on the disk.</summary>
    public ValueTask WhenDurableAsync(long position) =>
        position < 0 ? ValueTask.CompletedTask : log.WhenDurableAsync(position);

    /// <summary>
    /// The arrival time for readings without one of their own: journal time, because by a wall clock that was set back
    /// they would be late until it has caught up.
    /// </summary>
    public long NowMicros()
    {
        lock (_gate)
        {
            return clock.NowMicros();
        }
    }
}
