namespace Telemetry.Journal;

/// <summary>
/// A look at a journal's folder without opening it for appending: for tools (verify, stat, dump) and for replay,
/// also while a process has it open. Shows what was there when the view was opened or refreshed; changes nothing.
/// For one thread at a time.
/// </summary>
public sealed class JournalView : ISegmentSource, IDisposable
{
    private readonly List<JournalDamage> _damage = [];
    private readonly IFileSystem _fileSystem;
    private readonly HeldFiles _held;
    private TailScan? _tail;

    private JournalView(string directory, IFileSystem fileSystem)
    {
        Directory = directory;
        _fileSystem = fileSystem;
        _held = new HeldFiles(fileSystem);
    }

    /// <summary>The folder.</summary>
    public string Directory { get; }

    /// <summary>The first record.</summary>
    public JournalPosition Start => new(Segments.Length == 0 ? 0 : Segments[0].First);

    /// <summary>Behind the last good record.</summary>
    public JournalPosition End => new(DurableEndValue);

    /// <summary>The files' names, in order.</summary>
    public IReadOnlyList<string> SegmentNames => [.. Segments.Select(static segment => segment.Name)];

    /// <summary>The first position of each file, in order.</summary>
    public IReadOnlyList<JournalPosition> SegmentStarts =>
        [.. Segments.Select(static segment => new JournalPosition(segment.First))];

    /// <summary>How many bytes the files have.</summary>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    public long Bytes => Segments.Sum(segment =>
    {
        using var file = _held.OpenRead(segment.Path);
        return file.Length;
    });

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

    internal long DurableEndValue { get; private set; }

    internal Segment[] Segments { get; private set; } = [];

    long ISegmentSource.DurableEndValue => DurableEndValue;

    Segment[] ISegmentSource.Segments => Segments;

    /// <summary>Looks at a folder; an empty or missing one is an empty journal.</summary>
    /// <exception cref="InvalidDataException">It has segments of a format that is not known here.</exception>
    public static JournalView Open(string directory) => Open(directory, PosixFileSystem.Instance);

    /// <summary>As above, on another file system.</summary>
    public static JournalView Open(string directory, IFileSystem fileSystem)
    {
        var view = new JournalView(directory, fileSystem);
        view.List();
        view.ScanTail();
        return view;
    }

    /// <summary>
    /// Looks at a folder and keeps all its files open until the view is disposed: what is truncated away meanwhile
    /// can still be read.
    /// </summary>
    /// <param name="directory">The folder.</param>
    /// <param name="fileSystem">Where it is.</param>
    /// <returns>The view.</returns>
    public static JournalView OpenHeld(string directory, IFileSystem fileSystem)
    {
        var view = new JournalView(directory, fileSystem);
        try
        {
            view.List();
            view.HoldFiles();
            view.ScanTail();
            return view;
        }
        catch
        {
            view.Dispose();
            throw;
        }
    }

    /// <summary>Looks again: readers of this view then see what has been written since. A held view keeps what it
    /// holds, and does not hold more.</summary>
    /// <returns>Whether there is more than before.</returns>
    public bool Refresh()
    {
        var end = DurableEndValue;
        List();
        ScanTail();
        return DurableEndValue > end;
    }

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

    /// <summary>Closes the files that are kept open.</summary>
    public void Dispose() => _held.Dispose();

    IFile ISegmentSource.OpenRead(Segment segment) => _held.OpenRead(segment.Path);

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

    private void List() => Segments = Segment.List(Directory, _fileSystem);

    private void HoldFiles()
    {
        while (true)
        {
            try
            {
                foreach (var segment in Segments)
                {
                    _held.Hold(segment.Path);
                }

                return;
            }
            catch (FileNotFoundException)
            {
                // Truncated away between the look at the folder and the opening; a file that is there stays listed.
                var missing = Segments;
                List();
                if (missing.AsSpan().SequenceEqual(Segments))
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Finds the end, from where it was found last when that is in the same file.</summary>
    private void ScanTail()
    {
        if (Segments.Length == 0)
        {
            return;
        }

        if (_tail?.Segment != Segments[^1])
        {
            _tail = new TailScan(Segments[^1]);
        }

        using var file = _held.OpenRead(_tail.Segment.Path);
        // The reader finds the damage when it gets there; the tail only shows here, and may be one that is just being
        // written.
        _tail.GoOn(file);
        DurableEndValue = Math.Max(DurableEndValue, _tail.End);
        lock (_damage)
        {
            _damage.RemoveAll(static damage => damage.Kind == JournalDamageKind.TornTail);
            if (_tail.TornTail is { } torn)
            {
                _damage.Add(torn);
            }
        }
    }
}
