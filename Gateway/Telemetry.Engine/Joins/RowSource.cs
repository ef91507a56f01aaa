using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Joins;

/// <summary>One side's rows of pairs: rows of the frame at hand, or kept rows by their handles.</summary>
internal sealed class RowSource(RowStore store)
{
    public RowStore Store { get; } = store;

    /// <summary>The frame that row numbers mean; null when they are handles.</summary>
    public Frame? Frame { get; set; }

    /// <summary>Copies a column of rows behind each other; <see cref="RowStore.None"/> gives NULL.</summary>
    public void CopyColumn(ReadOnlySpan<int> rows, int column, Vec target, int firstRow)
    {
        if (Frame is { } frame) { target.CopyRows(frame[column], rows, firstRow); }
        else { Store.CopyColumn(rows, column, target, firstRow); }
    }
}
