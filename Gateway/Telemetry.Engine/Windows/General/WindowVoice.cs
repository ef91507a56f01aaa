using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.General;

/// <summary>Speaks for a window that fires: evicts, computes its value and writes the row or rows.</summary>
internal sealed class WindowVoice
{
    private readonly GeneralWindowSpec _spec;
    private readonly WindowColumns _columns;
    private readonly WindowFold _fold;
    private readonly KeyTable _keys;
    private readonly TimerBook _timers;
    private readonly Frame _scratch;
    private readonly int[] _carried;
    private readonly int _deltaColumn;
    private readonly int[] _all = [.. Enumerable.Range(0, EngineLimits.FrameRowsMax)];
    private readonly byte[] _nothing = new byte[1];

    public WindowVoice(
        GeneralWindowSpec spec, Schema input, WindowColumns columns, WindowFold fold, OperatorContext context,
        KeyTable keys, TimerBook timers)
    {
        _spec = spec;
        _columns = columns;
        _fold = fold;
        _keys = keys;
        _timers = timers;
        _scratch = context.NewFrame(input);
        _carried = [.. Carried(spec, input, keys.Space).Select(column => input.IndexOf(column.Name))];
        _deltaColumn = DeltaColumn(spec, input);
    }

    /// <summary>The input columns that a window gives when it gives its rows: all but the keys.</summary>
    public static Column[] Carried(GeneralWindowSpec spec, Schema input, KeySpace space) => spec.Aggregates.IsEmpty
        ? [.. input.Columns.Where(column => space.Columns.All(key => key.Name != column.Name))]
        : [];

    /// <summary>The column that the evictor compares, or −1.</summary>
    public static int DeltaColumn(GeneralWindowSpec spec, Schema input)
    {
        if (spec.Evictor is not { Kind: EvictorKind.Delta } evictor) { return -1; }
        var index = input.IndexOf(evictor.Column);
        return input.Columns[index].Type == ColumnType.Float64
            ? index : throw new ArgumentException($"Column '{evictor.Column}' of an evictor is no Float64.");
    }

    /// <summary>Lets the window speak, unless it has no contents.</summary>
    public void Fire(WindowState window, Collector output)
    {
        if (window.IsEmpty) { return; }
        if (window.Rows is { } rows) { FireRows(window, rows, output); }
        else { Write(window, window.Folded!, output); } // It is not empty.
        window.Revision++;
        if (_spec.Trigger.IsPurging) { window.Purge(_fold); }
    }

    private void FireRows(WindowState window, List<BufferedRow> rows, Collector output)
    {
        if (_spec.Evictor is { IsAfter: false } before) { EvictorRules.Evict(before, _deltaColumn, rows); }
        if (_spec.Aggregates.IsEmpty)
        {
            foreach (var row in rows)
            {
                var frame = Write(window, _nothing, output);
                for (var index = 0; index < _carried.Length; index++)
                {
                    row.CopyTo(_carried[index], frame, _columns.FirstAggregate + index, frame.Count - 1);
                }
            }
        }
        else
        {
            var folded = Fold(window.Key, rows);
            Write(window, folded, output);
            _fold.Release(folded);
        }
        if (_spec.Evictor is { IsAfter: true } after) { EvictorRules.Evict(after, _deltaColumn, rows); }
        if (rows.Count == 0) { window.Purge(_fold); }
    }

    private byte[] Fold(int key, List<BufferedRow> rows)
    {
        var folded = _fold.Create(SourceTable.All);
        foreach (var row in rows)
        {
            row.AddTo(_scratch, key);
            if (_scratch.Room == 0) { Flush(folded); }
        }
        Flush(folded);
        return folded;
    }

    private void Flush(byte[] folded)
    {
        _fold.Add(folded, _scratch, _all.AsSpan(0, _scratch.Count));
        _scratch.Clear();
    }

    private Frame Write(WindowState window, byte[] folded, Collector output)
    {
        var frame = output.Open();
        var row = frame.AddRows(1);
        _columns.Write(frame, row, [window.Key], _keys, ref folded[0], [0], window.Span.Start, window.Span.End);
        _columns.Set.Faults.Flush(output);
        frame.Times[row] = window.Span.Last;
        frame.Longs(_columns.Revision)[row] = window.Revision;
        var isOver = _timers.TimeOf(window.Key, _spec.Assigner.Domain) >= window.Span.Last;
        if (!isOver && !_spec.Trigger.IsPurging)
        {
            frame.TextOrdinals(_columns.Revision + 1)[row] = frame.Texts.Intern("provisional");
        }
        return frame;
    }
}
