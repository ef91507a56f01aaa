using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Joins;

/// <summary>One side's rows of pairs: rows of the frame at hand, or kept rows by their handles.</summary>
internal sealed class RowSource(RowStore store)
{
    private readonly int[] _there = new int[EngineLimits.FrameRowsMax];

    public RowStore Store { get; } = store;

    /// <summary>The frame that row numbers mean; null when they are handles.</summary>
    public Frame? Frame { get; set; }

    /// <summary>Copies a column of rows behind each other; <see cref="RowStore.None"/> gives NULL.</summary>
    public void CopyColumn(ReadOnlySpan<int> rows, int column, Vec target, int firstRow)
    {
        if (Frame is not { } frame) { Store.CopyColumn(rows, column, target, firstRow); return; }
        if (!rows.Contains(RowStore.None)) { target.CopyRows(frame[column], rows, firstRow); return; }
        // Any row will do where there shall be NULL.
        for (var index = 0; index < rows.Length; index++) { _there[index] = Math.Max(0, rows[index]); }
        target.CopyRows(frame[column], _there.AsSpan(0, rows.Length), firstRow);
        for (var index = 0; index < rows.Length; index++)
        {
            if (rows[index] == RowStore.None) { target.SetNull(firstRow + index); }
        }
    }
}
