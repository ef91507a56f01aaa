using Telemetry.Engine.Data;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>Where results go: rows of one column, all of one window.</summary>
internal readonly ref struct ResultPlace(
    Frame frame, int column, int start, long windowStart, long windowEnd, AggregateFaults? faults)
{
    public Frame Frame { get; } = frame;

    public int Column { get; } = column;

    /// <summary>The first row.</summary>
    public int Start { get; } = start;

    public long WindowStart { get; } = windowStart;

    /// <summary>The window's end, <see cref="long.MaxValue"/> when it has none.</summary>
    public long WindowEnd { get; } = windowEnd;

    /// <summary>A result that cannot be told is NULL, and reported.</summary>
    public void Fault(Aggregate aggregate, int row, string reason)
    {
        SetNull(row);
        faults?.Add(aggregate, reason, Frame.Keys[Start + row], Frame.Times[Start + row], WindowStart, WindowEnd);
    }

    /// <summary>A text column has to have some ordinal.</summary>
    public void SetNull(int row)
    {
        if (Frame.Schema.Columns[Column].Type == ColumnType.Text) { Frame.SetText(Column, Start + row, null); }
        else { Frame[Column].SetNull(Start + row); }
    }

    public void Write(Aggregate aggregate, int row, in AggregateResult result)
    {
        var at = Start + row;
        switch (Frame.Schema.Columns[Column].Type)
        {
            case ColumnType.Float64: Frame.Doubles(Column)[at] = result.IsNull ? 0 : result.ToFloat64(); break;
            case ColumnType.Decimal: Frame.Decimals(Column)[at] = result.IsNull ? 0 : result.ToDecimal(); break;
            default: Frame.Longs(Column)[at] = result.IsNull ? 0 : result.ToInt64(); break;
        }
        if (result.IsOverflow) { Fault(aggregate, row, Execution.DeadLetterSchema.AggregateOverflow); }
        else if (result.IsNull) { Frame[Column].SetNull(at); }
    }
}
