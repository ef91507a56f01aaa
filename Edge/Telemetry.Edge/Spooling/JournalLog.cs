using Telemetry.Journal;

namespace Telemetry.Edge.Spooling;

/// <summary>The spool's log on a journal that becomes durable only when the spool says so.</summary>
internal sealed class JournalLog : ISpoolLog
{
    private readonly RecordJournal _journal;

    public JournalLog(RecordJournal journal)
    {
        _journal = journal;
    }

    /// <inheritdoc/>
    public long Start => _journal.Start.Value;

    /// <inheritdoc/>
    public long End => _journal.End.Value;

    /// <inheritdoc/>
    public long Bytes => _journal.SizeBytes;

    /// <inheritdoc/>
    public bool IsFull => _journal.IsFull;

    /// <summary>Opens, or makes, the journal of a spool.</summary>
    public static JournalLog Open(string directory) => Open(Options(directory, PosixFileSystem.Instance));

    /// <summary>As above, with options made by <see cref="Options"/> or like them.</summary>
    public static JournalLog Open(JournalOptions options) => new(RecordJournal.Open(options));

    /// <summary>How the journal of a spool is kept.</summary>
    public static JournalOptions Options(
        string directory, IFileSystem disk, TimeProvider? time = null, Action<Action>? commitOn = null) => new()
        {
            Name = "spool",
            FileSystem = disk,
            TimeProvider = time ?? TimeProvider.System,
            CommitOn = commitOn,
            Directory = directory,
            SegmentBytesMax = EdgeLimits.SegmentBytes,
            RecordBytesMax = EdgeLimits.SpoolRecordBytesMax,
            // The spool flushes by its own rules; the journal's own commit is only the last resort.
            CommitInterval = TimeSpan.FromMinutes(1),
            CommitBytes = EdgeLimits.SegmentBytes,
        };

    /// <summary>Says when the disk is full, with the reason, and when it is not any more, with null.</summary>
    public void WhenFullChanges(Action<string?> tell) => _journal.FullChanged += (_, _) => tell(_journal.FullReason);

    /// <summary>What was durable and could not be read, for people.</summary>
    public IReadOnlyList<string> Damage() =>
        [.. _journal.Damage.Where(d => d.Kind != JournalDamageKind.TornTail).Select(d => d.ToString())];

    /// <inheritdoc/>
    public long Append(ReadOnlySpan<byte> record) => _journal.Append(record).Value;

    /// <inheritdoc/>
    public void Flush() => _journal.Flush();

    /// <inheritdoc/>
    public ISpoolReader OpenReader(long from) => new Reader(_journal.OpenReader(new JournalPosition(from)));

    /// <inheritdoc/>
    public void TruncateBefore(long position) => _journal.TruncateBefore(new JournalPosition(position));

    /// <inheritdoc/>
    public void Dispose() => _journal.Dispose();

    private sealed class Reader : ISpoolReader
    {
        private readonly JournalReader _reader;

        public Reader(JournalReader reader)
        {
            _reader = reader;
        }

        public bool TryRead(out long position, out ReadOnlySpan<byte> record)
        {
            var isThere = _reader.TryRead(out var found);
            position = isThere ? found.Position.Value : 0;
            record = isThere ? found.Payload : default;
            return isThere;
        }

        public void Dispose() => _reader.Dispose();
    }
}
