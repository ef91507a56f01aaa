using System.Runtime.InteropServices;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Windows;

/// <summary>Closes windows: merges their panes, writes their rows, and frees the panes that no window needs any
/// more.</summary>
internal sealed class PaneFiring(
    PaneGrid grid, WindowColumns columns, PaneStore store, PaneStacks stacks, KeyTable keys)
{
    private readonly int[] _keys = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _rows = new int[EngineLimits.FrameRowsMax];
    private byte[] _merged = [];
    private int[] _candidates = [];
    private int _count;

    /// <summary>Fires every window of a calendar that ends at or before the watermark + 1.</summary>
    public void FireThrough(OpenPanes calendar, ReadOnlySpan<int> candidates, EventTime watermark, Collector output)
    {
        if (calendar.Count == 0 || grid.EndOfWindow(calendar.Next) - 1 > watermark.Micros) { return; }
        candidates = Hold(candidates);
        while (calendar.Count > 0 && grid.EndOfWindow(calendar.Next) - 1 <= watermark.Micros)
        {
            var first = calendar.Next;
            if (grid.PanesPerWindow == 1)
            {
                FirePane(calendar[0], candidates, output);
                Release(calendar[0], candidates);
            }
            else { FireMerged(calendar, first, candidates, output); }
            calendar.Retire(grid, first + grid.PanesPerSlide);
        }
    }

    /// <summary>A window of one pane: its rows are the results.</summary>
    private void FirePane(in OpenPanes.Entry entry, ReadOnlySpan<int> candidates, Collector output)
    {
        var left = entry.Rows;
        foreach (var key in candidates)
        {
            if (left == 0) { break; }
            var row = store.Find(entry.Pane, key);
            if (row < 0) { continue; }
            left--;
            _keys[_count] = key;
            _rows[_count++] = row;
            if (_count < _rows.Length) { continue; }
            Flush(entry.Pane, ref store.First, output);
            output.Relieve(1);
        }
        Flush(entry.Pane, ref store.First, output);
    }

    private void FireMerged(OpenPanes calendar, long first, ReadOnlySpan<int> candidates, Collector output)
    {
        if (_merged.Length == 0) { _merged = new byte[EngineLimits.FrameRowsMax * store.RowBytes]; }
        ref var merged = ref MemoryMarshal.GetArrayDataReference(_merged);
        var (from, count) = calendar.CloseBefore(first + grid.PanesPerWindow);
        while (!candidates.IsEmpty)
        {
            var some = candidates[..Math.Min(candidates.Length, _keys.Length)];
            candidates = candidates[some.Length..];
            for (var index = from; index < from + count; index++) { stacks.Take(calendar[index].Pane, some); }
            _count = stacks.FindHolders(first, some, _keys);
            var holders = _keys.AsSpan(0, _count);
            stacks.Merge(first, holders, ref merged, _rows);
            stacks.Retire(first + grid.PanesPerSlide, holders);
            Flush(first, ref merged, output);
            if (!candidates.IsEmpty) { output.Relieve(1); }
        }
    }

    /// <summary>Many keys are said in several parts, between which somebody behind may add keys.</summary>
    private ReadOnlySpan<int> Hold(ReadOnlySpan<int> candidates)
    {
        if (candidates.Length < _rows.Length) { return candidates; }
        if (_candidates.Length < candidates.Length)
        {
            _candidates = new int[Growth.Of(_candidates.Length, candidates.Length)];
        }
        candidates.CopyTo(_candidates);
        return _candidates.AsSpan(0, candidates.Length);
    }

    private void Flush(long first, ref byte source, Collector output)
    {
        var given = 0;
        while (given < _count)
        {
            var frame = output.Open();
            var count = Math.Min(frame.Room, _count - given);
            var start = frame.AddRows(count);
            columns.Write(
                frame, start, _keys.AsSpan(given, count), keys, ref source, _rows.AsSpan(given, count),
                grid.StartOf(first), grid.EndOfWindow(first));
            given += count;
        }
        columns.Set.Faults.Flush(output);
        _count = 0;
    }

    private void Release(in OpenPanes.Entry entry, ReadOnlySpan<int> candidates)
    {
        var left = entry.Rows;
        foreach (var key in candidates)
        {
            if (left == 0) { return; }
            var row = store.Find(entry.Pane, key);
            if (row < 0) { continue; }
            left--;
            store.Release(row, key);
        }
    }
}
