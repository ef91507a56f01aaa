using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Execution;

/// <summary>
/// The sources as they were at a capture. Names never change and clocks are copied; a state is the image's as long as
/// it is held, because the register changes a copy of it instead. So a capture costs what was changed since the one
/// before, and a copy is made at most once per source and capture, when the source speaks.
/// </summary>
internal sealed class SourceImage
{
    private readonly GrowingOrder _order;
    private readonly Stack<SourceState> _spare = [];

    /// <summary>The sources whose state is not the register's any more.</summary>
    private readonly List<int> _replaced = [];
    private string[] _names = [];
    private long[] _clocks = [];
    private bool[] _online = [];
    private SourceState[] _states = [];
    private Header _header;
    private int _count;
    private volatile bool _isHeld;

    public SourceImage() => _order = new((left, right) => string.CompareOrdinal(_names[left], _names[right]));

    /// <summary>Whether somebody still writes it.</summary>
    public bool IsHeld => _isHeld;

    /// <summary>Notes that the register has another state of a source now.</summary>
    public void NoteReplaced(int source)
    {
        if (source < _count) { _replaced.Add(source); }
    }

    /// <summary>A state to copy into.</summary>
    public SourceState TakeSpare() => _spare.TryPop(out var spare) ? spare : new SourceState();

    /// <summary>Takes the sources of now; called by the thread that steps.</summary>
    public void Take(in Header header, SourceTable sources, SourceState[] states)
    {
        Invariant.Check(!_isHeld, "the image before is still written");
        _header = header;
        foreach (var source in _replaced)
        {
            if (_states[source] != SourceState.Unheard) { _spare.Push(_states[source]); }
            _states[source] = states[source];
        }
        _replaced.Clear();
        if (sources.Count > _clocks.Length)
        {
            var length = Math.Max(sources.Count, _clocks.Length * 2);
            (_clocks, _online) = (new long[length], new bool[length]);
            Array.Resize(ref _states, length);
        }
        Array.Copy(states, _count, _states, _count, sources.Count - _count);
        _count = sources.Count;
        _names = sources.Names;
        sources.Clocks.CopyTo(_clocks);
        sources.Online.CopyTo(_online);
        _isHeld = true;
    }

    /// <summary>Writes the image; called by any one thread.</summary>
    public void Write(SnapshotWriter writer) =>
        Write(writer, _header, _order.Through(_count), _names, _clocks, _online, _states);

    /// <summary>Lets the register change the states again.</summary>
    public void Release() => _isHeld = false;

    public static void Write(
        SnapshotWriter writer, in Header header, ReadOnlySpan<int> order, string[] names, ReadOnlySpan<long> clocks,
        ReadOnlySpan<bool> online, SourceState[] states)
    {
        writer.Compact(header.NextIdleScan.Micros);
        writer.Int64(header.StreamClock.Micros);
        writer.Compact(order.Length);
        foreach (var source in order)
        {
            writer.Text(names[source]);
            writer.Compact(unchecked(header.Now.JournalTime.Micros - clocks[source]));
            writer.Boolean(online[source]);
            states[source].Snapshot(writer, header.Now);
        }
    }

    /// <summary>What is of the register and not of one source.</summary>
    internal readonly record struct Header(StepStamp Now, Duration NextIdleScan, EventTime StreamClock);
}
