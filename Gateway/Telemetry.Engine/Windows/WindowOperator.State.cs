using Telemetry.Engine.Operators;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows;

/// <content>
/// The state as bytes: the keys that have open panes, in their order; of each its panes by time. Of overlapping windows
/// the first one comes before them that the key has not spoken for: what a pane holds (see <see cref="PaneStacks"/>)
/// goes by it, and it stays right when the windows are restored under another clock.
/// </content>
public sealed partial class WindowOperator
{
    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        var keys = Keys.Sorted;
        var count = 0;
        foreach (var key in keys) { count += CountOpen(key) > 0 ? 1 : 0; }
        writer.Int32(count);
        foreach (var key in keys)
        {
            var open = CountOpen(key);
            if (open == 0) { continue; }
            writer.Bytes(Keys.Encoded(key));
            if (_grid.PanesPerWindow > 1) { writer.Int64(_grid.StartOf(FirstWindowOf(key))); }
            writer.Int32(open);
            WriteRows(writer, key);
        }
    }

    /// <summary>The open panes of tumbling windows are copied; overlapping windows, and values of variable size, are
    /// written at once.</summary>
    /// <inheritdoc/>
    public override StateImage Capture(StateImage? used)
    {
        if (_grid.PanesPerWindow > 1 || _columns.Set.HoldsState) { return base.Capture(used); }
        var image = used as PaneImage ?? new PaneImage(_store, Keys, _grid, _columns.Kernels);
        image.Fill();
        return image;
    }

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var key = Keys.InternEncoded(reader.Bytes().Span);
            EnsureKeys();
            var window = _grid.PanesPerWindow > 1 ? ReadPane(reader) : long.MinValue;
            for (var panes = reader.Count(); panes > 0; panes--) { ReadRow(reader, key, window); }
            if (_stacks.OldestOf(key) >= 0) { _stacks.SetFloor(key, window); }
        }
        if (!IsAnyAhead()) { _stacks.ClearFloors(); }
        _isDue = true;
    }

    /// <summary>Whether a key has spoken for a window that its clock has not passed; under the clock that it had when
    /// the state was written it has not.</summary>
    private bool IsAnyAhead()
    {
        for (var key = 0; key < Keys.Count; key++)
        {
            if (_stacks.OldestOf(key) >= 0 && _stacks.FloorOf(key) > CalendarOf(ClockOf(key)).Next) { return true; }
        }
        return false;
    }

    private void ReadRow(SnapshotReader reader, int key, long window)
    {
        var pane = ReadPane(reader);
        var first = _grid.FirstWindowOf(pane);
        CalendarOf(ClockOf(key)).Add(pane, Math.Max(first, window));
        ref var row = ref window > first
            ? ref _stacks.Restore(key, pane, window) : ref _store.RowAt(_store.Claim(pane, key));
        foreach (var kernel in _columns.Kernels) { kernel.Read(reader, ref row); }
    }

    private long ReadPane(SnapshotReader reader)
    {
        var start = reader.Int64();
        var pane = new Time.EventTime(start).IsUsable ? _grid.PaneOf(start) : -1;
        return pane >= 0 && _grid.StartOf(pane) == start
            ? pane : throw new SnapshotFormatException($"a pane that starts at {start}");
    }

    /// <summary>Windows that were restored under a clock which has passed them already fire before anything
    /// else.</summary>
    private void FireDue(Collector output)
    {
        _isDue = false;
        for (var source = SourceTable.All; source + 1 < _calendars.Length; source++)
        {
            if (_calendars[source + 1] is not { } calendar) { continue; }
            _firing!.FireThrough(calendar, KeysUnder(source), Context.WatermarkOf(source), output);
        }
    }

    private OpenPanes? FindCalendar(int key)
    {
        var index = ClockOf(key) + 1;
        return index < _calendars.Length ? _calendars[index] : null;
    }

    /// <summary>The first window that a key with open panes has not spoken for.</summary>
    private long FirstWindowOf(int key)
    {
        var calendar = FindCalendar(key)!; // It has an open pane.
        var oldest = _stacks.OldestOf(key);
        var index = 0;
        while (oldest < 0 && _store.Find(calendar[index].Pane, key) < 0) { index++; }
        var pane = oldest >= 0 ? _stacks.PaneAt(oldest) : calendar[index].Pane;
        return Math.Max(Math.Max(calendar.Next, _grid.FirstWindowOf(pane)), _stacks.FloorOf(key));
    }

    private int CountOpen(int key)
    {
        var count = 0;
        for (var row = _stacks.OldestOf(key); row >= 0; row = _stacks.Newer(row)) { count++; }
        var calendar = FindCalendar(key);
        for (var index = calendar?.FirstOpen ?? 0; index < (calendar?.Count ?? 0); index++)
        {
            count += _store.Find(calendar![index].Pane, key) >= 0 ? 1 : 0;
        }
        return count;
    }

    private void WriteRows(SnapshotWriter writer, int key)
    {
        for (var row = _stacks.OldestOf(key); row >= 0; row = _stacks.Newer(row))
        {
            writer.Int64(_grid.StartOf(_stacks.PaneAt(row)));
            foreach (var kernel in _columns.Kernels) { kernel.Write(writer, ref _stacks.RowAt(row)); }
        }
        var calendar = FindCalendar(key)!; // It has an open pane.
        for (var index = calendar.FirstOpen; index < calendar.Count; index++)
        {
            var row = _store.Find(calendar[index].Pane, key);
            if (row < 0) { continue; }
            writer.Int64(_grid.StartOf(calendar[index].Pane));
            foreach (var kernel in _columns.Kernels) { kernel.Write(writer, ref _store.RowAt(row)); }
        }
    }
}
