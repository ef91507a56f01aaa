using Telemetry.Engine.State;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.GroupWindows;

/// <summary>
/// One group: its clock and its windows, as CLOCKS part 2 has them. Rows first, then clocks and status, then the step's
/// end: who joins or leaves, the watermark, closings and revisions by window start, forgetting, early rows. Times are
/// microseconds.
/// </summary>
internal sealed class WindowGroup(string name, GroupWindowSpec spec, CellStore store, KeyTable keys)
{
    private const long Never = long.MaxValue;

    private readonly WindowsByStart _windows = new();
    private readonly List<GroupWindow> _grown = [];
    private readonly List<GroupWindow> _speaking = [];
    private readonly long _size = spec.Size.Micros;
    private readonly long _deadline = spec.Deadline.Micros;
    private readonly long _horizon = spec.Horizon.Micros;
    private readonly long _early = spec.Early?.Micros ?? 0;
    private long _nextEarly = Never;
    private bool _hasStarted;
    private int _firstOpen;

    public string Name { get; } = name;

    public GroupClock Clock { get; } = new(spec.IdleAfter.Micros);

    /// <summary>Whether something happened in the running step.</summary>
    public bool IsTouched { get; set; }

    /// <summary>When the group must be completed, in journal time, even if nothing happens to it.</summary>
    public long NextJournal { get; private set; } = long.MinValue;

    /// <summary>When the group must be completed, in elapsed time, even if nothing happens to it.</summary>
    public long NextElapsed { get; private set; } = long.MinValue;

    /// <summary>The cell for a reading of this window, made if need be. The reading is not late and not beyond the
    /// horizon.</summary>
    public GroupCell CellFor(long start, int key, long journalTime)
    {
        var index = _windows.IndexOf(start);
        if (index < 0)
        {
            index = ~index;
            var end = start + _size;
            // Closed without ever having had a reading: it waits, closed, for somebody to complete.
            var isClosed = Clock.Watermark >= end - 1 || journalTime >= end + _deadline;
            _windows.Insert(index, new(start, end, isClosed));
            if (index < _firstOpen) { _firstOpen++; }
        }
        return _windows[index].Find(key) ?? _windows[index].Add(key, store.Claim(), keys);
    }

    /// <summary>A member's clock moves: it completes the windows that it passes.</summary>
    public void AdvanceWatermark(GroupMember member, long clock)
    {
        if (clock <= member.Clock) { return; }
        // The first window with an end − 1 after the old clock; windows lie far within these bounds.
        var index = _windows.IndexOf(Math.Clamp(member.Clock, -1L << 62, 1L << 62) + 2 - _size);
        for (index = index < 0 ? ~index : index; index < _windows.Count; index++)
        {
            if (_windows[index].End - 1 > clock) { break; }
            if (member.IsExpectedIn(_windows[index].End)) { Grow(_windows[index]); }
        }
        Clock.Advance(member, clock);
    }

    /// <summary>Changes the members. One that is new counts for the windows that are not closed yet; those that waited
    /// for one that is gone wait no more.</summary>
    public void SetMembers(GroupMember[] members)
    {
        foreach (var gone in Clock.Members.ToArray().Except(members))
        {
            for (var index = 0; index < _windows.Count; index++)
            {
                var end = _windows[index].End;
                if (gone.IsExpectedIn(end) && !gone.HasPassed(end)) { Grow(_windows[index]); }
            }
        }
        Clock.SetMembers(members);
    }

    /// <summary>Every window that ends at or before this is closed.</summary>
    public long ClosedThrough(long journalTime) => Math.Max(
        Clock.Watermark == Never ? Never : Clock.Watermark + 1,
        journalTime < long.MinValue + _deadline ? long.MinValue : journalTime - _deadline);

    /// <summary>The end of a step.</summary>
    public void Complete(long journalTime, long elapsed, IGroupRows rows)
    {
        IsTouched = false;
        Start(elapsed);
        Clock.Complete(elapsed);
        Close(ClosedThrough(journalTime));
        Speak(rows);
        Forget(journalTime);
        if (elapsed >= _nextEarly)
        {
            SpeakEarly(rows);
            _nextEarly = elapsed + _early;
        }
        Plan();
    }

    /// <summary>The end of the input: what is open closes as it is, and nothing is remembered.</summary>
    public void Finish(IGroupRows rows)
    {
        Close(Never);
        Speak(rows);
        Forget();
        Plan();
    }

    /// <summary>Forgets all windows without a word.</summary>
    public void Forget()
    {
        while (_windows.Count > 0) { Remove(_windows.Count - 1); }
    }

    public void Snapshot(SnapshotWriter writer, AggregateKernel[] kernels)
    {
        Clock.Snapshot(writer);
        writer.Boolean(_hasStarted);
        writer.Int64(_nextEarly);
        writer.Int32(_windows.Count);
        for (var index = 0; index < _windows.Count; index++)
        {
            var window = _windows[index];
            writer.Int64(window.Start);
            writer.Boolean(window.IsClosed);
            writer.Int32(window.Cells.Count);
            foreach (var cell in window.Cells)
            {
                writer.Bytes(keys.Encoded(cell.Key));
                writer.Int64(cell.Revision);
                writer.Boolean(cell.HasNews);
                foreach (var kernel in kernels) { kernel.Write(writer, ref store.RowAt(cell.Slot)); }
            }
        }
    }

    public void Restore(SnapshotReader reader, AggregateKernel[] kernels, Action<GroupMember> resolve)
    {
        Clock.Restore(reader, resolve);
        _hasStarted = reader.Boolean();
        _nextEarly = reader.Int64();
        for (var left = reader.Count(); left > 0; left--)
        {
            var start = reader.Int64();
            var window = new GroupWindow(start, start + _size, reader.Boolean());
            if (_windows.IndexOf(start) != ~_windows.Count) { throw new SnapshotFormatException("unsorted windows"); }
            _windows.Insert(_windows.Count, window);
            for (var cells = reader.Count(); cells > 0; cells--) { RestoreCell(reader, kernels, window); }
        }
        while (_firstOpen < _windows.Count && _windows[_firstOpen].IsClosed) { _firstOpen++; }
    }

    private void RestoreCell(SnapshotReader reader, AggregateKernel[] kernels, GroupWindow window)
    {
        var cell = window.Add(keys.InternEncoded(reader.Bytes().Span), store.Claim(), keys);
        cell.Revision = reader.Int64();
        cell.HasNews = reader.Boolean();
        foreach (var kernel in kernels) { kernel.Read(reader, ref store.RowAt(cell.Slot)); }
    }

    private void Start(long elapsed)
    {
        if (_hasStarted) { return; }
        _hasStarted = true;
        if (_early > 0) { _nextEarly = elapsed + _early; }
    }

    private void Grow(GroupWindow window)
    {
        if (!window.IsClosed || window.HasGrown) { return; }
        window.HasGrown = true;
        _grown.Add(window);
    }

    private void Close(long through)
    {
        for (; _firstOpen < _windows.Count && _windows[_firstOpen].End <= through; _firstOpen++)
        {
            // One that was made in this step may be closed already, and has nothing to say yet.
            if (_windows[_firstOpen].IsClosed) { continue; }
            _windows[_firstOpen].IsClosed = true;
            _speaking.Add(_windows[_firstOpen]);
        }
    }

    private void Speak(IGroupRows rows)
    {
        if (_grown.Count > 0)
        {
            _speaking.AddRange(_grown);
            _grown.Clear();
            _speaking.Sort((left, right) => left.Start.CompareTo(right.Start));
        }
        foreach (var window in _speaking)
        {
            window.HasGrown = false;
            var presence = Clock.PresenceIn(window.End);
            foreach (var cell in window.Cells) { Speak(window, cell, presence, rows); }
            if (presence.Missing is null) { Remove(_windows.IndexOf(window.Start)); }
        }
        _speaking.Clear();
    }

    private void SpeakEarly(IGroupRows rows)
    {
        for (var index = _firstOpen; index < _windows.Count; index++)
        {
            var window = _windows[index];
            Presence? presence = null;
            foreach (var cell in window.Cells)
            {
                if (cell.HasNews) { Speak(window, cell, presence ??= Clock.PresenceIn(window.End), rows); }
            }
        }
    }

    private static void Speak(GroupWindow window, GroupCell cell, in Presence presence, IGroupRows rows)
    {
        rows.Add(window, cell, presence);
        cell.Revision++;
        cell.HasNews = false;
    }

    private void Forget(long journalTime)
    {
        // Only a window whose deadline lies beyond its horizon may be open here; it stays.
        for (var index = 0; index < _windows.Count && journalTime >= _windows[index].End + _horizon;)
        {
            if (_windows[index].IsClosed) { Remove(index); } else { index++; }
        }
    }

    private void Remove(int index)
    {
        foreach (var cell in _windows[index].Cells)
        {
            cell.IsForgotten = true;
            store.Release(cell.Slot);
        }
        _windows.RemoveAt(index);
        if (index < _firstOpen) { _firstOpen--; }
    }

    private void Plan()
    {
        NextJournal = _windows.Count == 0 ? Never : _windows[0].End + _horizon;
        if (_firstOpen < _windows.Count)
        {
            NextJournal = Math.Min(NextJournal, _windows[_firstOpen].End + _deadline);
        }
        NextElapsed = Math.Min(_nextEarly, Clock.NextLeaving);
    }
}
