using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Windows;

/// <summary>Closes windows: merges their panes, writes their rows, and frees the panes that no window needs any
/// more.</summary>
internal sealed class PaneFiring(PaneGrid grid, WindowColumns columns, PaneStore store, KeyTable keys)
{
    private readonly int[] _keys = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _rows = new int[EngineLimits.FrameRowsMax];
    private byte[] _merged = [];
    private int _count;

    /// <summary>Fires every window of a calendar that ends at or before the watermark + 1.</summary>
    public void FireThrough(OpenPanes calendar, ReadOnlySpan<int> candidates, EventTime watermark, Collector output)
    {
        while (calendar.Count > 0 && grid.EndOfWindow(calendar[0].NextStart) - 1 <= watermark.Micros)
        {
            var first = calendar[0].NextStart;
            if (grid.PanesPerWindow == 1) { FirePane(calendar[0], candidates, output); }
            else { FireMerged(calendar, first, candidates, output); }
            Retire(calendar, first, candidates);
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
            if (_count == _rows.Length) { Flush(entry.Pane, ref store.First, output); }
        }
        Flush(entry.Pane, ref store.First, output);
    }

    private void FireMerged(OpenPanes calendar, long first, ReadOnlySpan<int> candidates, Collector output)
    {
        if (_merged.Length == 0) { _merged = new byte[EngineLimits.FrameRowsMax * store.RowBytes]; }
        ref var merged = ref MemoryMarshal.GetArrayDataReference(_merged);
        foreach (var key in candidates)
        {
            var offset = _count * store.RowBytes;
            if (!TryMerge(calendar, first, key, ref Unsafe.AddByteOffset(ref merged, (nint)offset))) { continue; }
            _keys[_count] = key;
            _rows[_count++] = offset;
            if (_count == _rows.Length) { Flush(first, ref merged, output); }
        }
        Flush(first, ref merged, output);
    }

    private bool TryMerge(OpenPanes calendar, long first, int key, ref byte target)
    {
        var any = false;
        for (var index = 0; index < calendar.Count && calendar[index].Pane < first + grid.PanesPerWindow; index++)
        {
            var row = calendar[index].Pane < first ? -1 : store.Find(calendar[index].Pane, key);
            if (row < 0) { continue; }
            if (!any) { store.Create(ref target); }
            any = true;
            foreach (var kernel in columns.Kernels) { kernel.Merge(ref target, ref store.RowAt(row)); }
        }
        return any;
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
        _count = 0;
    }

    /// <summary>The window has fired: its panes wait for the next one that has them, or go.</summary>
    private void Retire(OpenPanes calendar, long first, ReadOnlySpan<int> candidates)
    {
        var next = first + grid.PanesPerSlide;
        var gone = 0;
        for (var index = 0; index < calendar.Count && calendar[index].NextStart == first; index++)
        {
            if (next <= calendar[index].Pane) { calendar[index].NextStart = next; continue; }
            Release(calendar[index], candidates);
            gone++;
        }
        calendar.RemoveFirst(gone);
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
