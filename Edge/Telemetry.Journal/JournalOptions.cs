namespace Telemetry.Journal;

/// <summary>How a journal is kept.</summary>
public sealed class JournalOptions
{
    /// <summary>The folder of the journal, and of nothing else. Made when it is not there.</summary>
    public required string Directory { get; init; }

    /// <summary>A segment is closed before it would get longer than this.</summary>
    /// <value>64 MiB.</value>
    public long SegmentBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>A record becomes durable at the latest this long after it was appended; zero = at once.</summary>
    /// <value>2 ms: the gateway's. The edge takes a second, for the life of its flash.</value>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Whoever waits for a record commits it at once on its own thread, while the disk is quick and gathering
    /// records over the interval would bring nothing. For a disk that does not wear.</summary>
    /// <value>False: whoever waits, waits for the interval.</value>
    public bool WaitersCommit { get; init; }

    /// <summary>So many bytes are committed without waiting for the interval.</summary>
    /// <value>256 KiB.</value>
    public int CommitBytes { get; init; } = 256 * 1024;

    /// <summary>Appends wait while so many bytes are not yet written.</summary>
    /// <value>16 MiB.</value>
    public int PendingBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>The greatest payload.</summary>
    /// <value>1 MiB.</value>
    public int RecordBytesMax { get; init; } = 1024 * 1024;

    /// <summary>
    /// Reserve a segment's whole room when it is made: a full disk then shows when a segment is made, and a commit
    /// changes no file sizes.
    /// </summary>
    /// <value>False.</value>
    public bool Preallocate { get; init; }

    /// <summary>The clock of <see cref="CommitInterval"/>.</summary>
    /// <value>The system's.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How often a full journal looks whether there is room again.</summary>
    /// <value>1 s.</value>
    public TimeSpan FullRetryInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The journal's name in <see cref="FaultPoint.All"/>; null: it has none of those points.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Takes each commit that is due, as one action, and runs it when it likes; the journal then has no thread of its
    /// own and is for one thread at a time. <see cref="RecordJournal.Flush"/>, a full buffer and Dispose commit where
    /// they are called. Null: a thread of the journal commits.
    /// </summary>
    public Action<Action>? CommitOn { get; init; }

    /// <summary>Where the journal is kept.</summary>
    /// <value>The real file system.</value>
    public IFileSystem FileSystem { get; init; } = PosixFileSystem.Instance;

    /// <summary>Where a segment's salt comes from; fixed in tests that compare bytes.</summary>
    /// <value>Random.</value>
    // The kernel's random numbers; the cryptography namespace would load OpenSSL for them, which a small computer may
    // lack.
    public Func<uint> NextSalt { get; init; } = static () => BitConverter.ToUInt32(Guid.NewGuid().ToByteArray());

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Directory);
        ArgumentOutOfRangeException.ThrowIfLessThan(CommitInterval, TimeSpan.Zero, nameof(CommitInterval));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(
            FullRetryInterval, TimeSpan.Zero, nameof(FullRetryInterval));
        ArgumentOutOfRangeException.ThrowIfLessThan(CommitBytes, 1, nameof(CommitBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(RecordBytesMax, 1, nameof(RecordBytesMax));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            RecordBytesMax, RecordFormat.PayloadBytesMax, nameof(RecordBytesMax));
        ArgumentOutOfRangeException.ThrowIfLessThan(
            SegmentBytesMax, SegmentFormat.HeaderBytes + RecordFormat.HeaderBytes + RecordBytesMax,
            nameof(SegmentBytesMax));
        ArgumentOutOfRangeException.ThrowIfLessThan(
            PendingBytesMax, RecordFormat.HeaderBytes + RecordBytesMax, nameof(PendingBytesMax));
    }
}
