namespace Telemetry.Journal;

/// <summary>
/// A look at a journal's folder without opening it for appending: for tools (verify, stat, dump) and for replay,
/// also while a process has it open. Shows what was there when the view was opened; changes nothing.
/// </summary>
public sealed class JournalView : ISegmentSource
{
    private readonly List<JournalDamage> _damage = [];

    private JournalView(string directory, Segment[] segments, IFileSystem fileSystem)
    {
        Directory = directory;
        Segments = segments;
        FileSystem = fileSystem;
        if (segments.Length > 0)
        {
            using var file = fileSystem.OpenRead(segments[^1].Path);
            // The reader finds the rest of the damage when it gets there; the tail only shows here.
            var found = new List<JournalDamage>();
            DurableEndValue = JournalOpening.Scan(segments[^1], file, found, out _);
            _damage.AddRange(found.Where(static damage => damage.Kind == JournalDamageKind.TornTail));
        }
    }

    /// <summary>The folder.</summary>
    public string Directory { get; }

    /// <summary>The first record.</summary>
    public JournalPosition Start => new(Segments.Length == 0 ? 0 : Segments[0].First);

    /// <summary>Behind the last good record.</summary>
    public JournalPosition End => new(DurableEndValue);

    /// <summary>The files' names, in order.</summary>
    public IReadOnlyList<string> SegmentNames => [.. Segments.Select(static segment => segment.Name)];

    /// <summary>What has been found wrong so far; complete after <see cref="Verify"/>. A copy.</summary>
    public IReadOnlyList<JournalDamage> Damage
    {
        get
        {
            lock (_damage)
            {
                return [.. _damage];
            }
        }
    }

    internal IFileSystem FileSystem { get; }

    internal long DurableEndValue { get; }

    internal Segment[] Segments { get; }

    IFileSystem ISegmentSource.FileSystem => FileSystem;

    long ISegmentSource.DurableEndValue => DurableEndValue;

    Segment[] ISegmentSource.Segments => Segments;

    /// <summary>Looks at a folder; an empty or missing one is an empty journal.</summary>
    /// <exception cref="InvalidDataException">It has segments of a format that is not known here.</exception>
    public static JournalView Open(string directory) => Open(directory, PosixFileSystem.Instance);

    /// <summary>As above, on another file system.</summary>
    public static JournalView Open(string directory, IFileSystem fileSystem) =>
        new(directory, Segment.List(directory, fileSystem), fileSystem);

    /// <summary>Reads from a position on; from the start when that was truncated away.</summary>
    public JournalReader OpenReader(JournalPosition from) => new(this, from);

    /// <summary>Reads everything; returns how many good records there are.</summary>
    public long Verify(CancellationToken cancellationToken = default)
    {
        var count = 0L;
        using var reader = OpenReader(Start);
        while (reader.TryRead(out _))
        {
            count++;
            cancellationToken.ThrowIfCancellationRequested();
        }

        return count;
    }

    void ISegmentSource.Report(JournalDamage damage)
    {
        lock (_damage)
        {
            if (!_damage.Contains(damage))
            {
                _damage.Add(damage);
            }
        }
    }

    ValueTask<bool> ISegmentSource.WaitBeyondAsync(long position, CancellationToken cancellationToken) =>
        new(position < DurableEndValue);
}
