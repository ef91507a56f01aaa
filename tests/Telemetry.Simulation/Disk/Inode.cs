using Telemetry.Simulation.Kernel;

namespace Telemetry.Simulation.Disk;

/// <summary>
/// A file's content twice: as processes see it (the page cache), and as it is on the medium. In between lie the
/// changes that nobody has synced.
/// </summary>
internal sealed class Inode
{
    private const int SectorBytes = 512;

    private readonly List<Change> _changes = [];
    private byte[] _seen = [];
    private byte[] _durable = [];
    private int _durableLength;
    private bool _isForgotten;

    public int Length { get; private set; }

    public bool IsDirty => _changes.Count > 0;

    public int Read(Span<byte> buffer, long offset)
    {
        if (offset >= Length)
        {
            return 0;
        }
        var count = (int)Math.Min(buffer.Length, Length - offset);
        _seen.AsSpan((int)offset, count).CopyTo(buffer);
        return count;
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        var change = new Change((int)offset, bytes.ToArray());
        _changes.Add(change);
        Length = Apply(change, ref _seen, Length);
    }

    public void SetLength(long length)
    {
        var change = new Change((int)length, null);
        _changes.Add(change);
        Length = Apply(change, ref _seen, Length);
    }

    /// <summary>What processes see is on the medium.</summary>
    public void Sync()
    {
        foreach (var change in _changes)
        {
            _durableLength = Apply(change, ref _durable, _durableLength);
        }
        _changes.Clear();
    }

    /// <summary>
    /// The medium refused what was not synced. Kernels differ in what can be read then: what is on the medium, or still
    /// the pages, which are clean from now on, so that no later sync writes them and the next loss of power takes them.
    /// </summary>
    public void Refuse(Chance chance)
    {
        if (chance.Happens(0.5))
        {
            _changes.Clear();
            Revert();
            return;
        }
        foreach (var change in _changes.Where(_ => chance.Happens(0.5)))
        {
            _durableLength = Apply(change, ref _durable, _durableLength);
        }
        _isForgotten |= _changes.Count > 0;
        _changes.Clear();
    }

    /// <summary>The power goes.</summary>
    public CrashMarks Crash(CrashKind kind, Chance chance)
    {
        if (_changes.Count == 0 && !_isForgotten)
        {
            return CrashMarks.None;
        }
        var marks = _isForgotten ? CrashMarks.Lost : CrashMarks.None;
        var kept = kind == CrashKind.PowerLost ? 0 : chance.NextDouble();
        foreach (var change in _changes)
        {
            if (kind == CrashKind.PowerTorn && change.Bytes is { } bytes
                && change.Offset / SectorBytes != (change.Offset + bytes.Length - 1) / SectorBytes)
            {
                marks |= Tear(change.Offset, bytes, kept, chance);
            }
            else if (chance.Happens(kept))
            {
                _durableLength = Apply(change, ref _durable, _durableLength);
            }
            else
            {
                marks |= CrashMarks.Lost;
            }
        }
        _changes.Clear();
        Revert();
        return marks;
    }

    private static int Apply(in Change change, ref byte[] content, int length)
    {
        if (change.Bytes is not { } bytes)
        {
            Reserve(ref content, change.Offset);
            if (change.Offset < length)
            {
                content.AsSpan(change.Offset, length - change.Offset).Clear();
            }
            return change.Offset;
        }
        Reserve(ref content, change.Offset + bytes.Length);
        bytes.CopyTo(content, change.Offset);
        return Math.Max(length, change.Offset + bytes.Length);
    }

    private static void Reserve(ref byte[] content, int length)
    {
        if (content.Length < length)
        {
            Array.Resize(ref content, Math.Max(length, Math.Max(4096, content.Length * 2)));
        }
    }

    private CrashMarks Tear(int offset, byte[] bytes, double kept, Chance chance)
    {
        var keptSome = false;
        var lostSome = false;
        for (var at = 0; at < bytes.Length;)
        {
            // Up to the next border of a sector, as the medium sees it.
            var count = Math.Min(SectorBytes - ((offset + at) % SectorBytes), bytes.Length - at);
            if (chance.Happens(kept))
            {
                var sector = new Change(offset + at, bytes[at..(at + count)]);
                _durableLength = Apply(sector, ref _durable, _durableLength);
                keptSome = true;
            }
            else
            {
                lostSome = true;
            }
            at += count;
        }
        return !lostSome ? CrashMarks.None : keptSome ? CrashMarks.Lost | CrashMarks.Torn : CrashMarks.Lost;
    }

    private void Revert()
    {
        Reserve(ref _seen, _durableLength);
        _durable.AsSpan(0, _durableLength).CopyTo(_seen);
        _seen.AsSpan(_durableLength).Clear();
        Length = _durableLength;
        _isForgotten = false;
    }

    /// <summary>Bytes at a place, or, without bytes, a new length.</summary>
    private readonly record struct Change(int Offset, byte[]? Bytes);
}
