using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Joins;

/// <summary>One side of an interval join: the rows that wait for others of the other side. A row matches the other
/// side's rows from its time + <paramref name="least"/> up to its time + <paramref name="greatest"/>.</summary>
internal sealed class IntervalSide(KeyedRows rows, long least, long greatest)
{
    private readonly int[] _chosen = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _keys = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _handles = new int[EngineLimits.FrameRowsMax];
    private int _count;

    public KeyedRows Rows { get; } = rows;

    public RowSource Source { get; } = new(rows.Rows);

    public long Least => least;

    public long Greatest => greatest;

    /// <summary>A key's rows with times between two bounds, both included.</summary>
    public ReadOnlySpan<int> Between(int key, long from, long to)
    {
        var count = Rows.CountOf(key);
        if (count == 0) { return default; }
        var first = Rows.FirstAtOrAfter(key, from);
        var end = Rows.FirstAfter(key, to);
        return Rows.HandlesOf(key)[first..Math.Max(first, end)];
    }

    /// <summary>The row will wait.</summary>
    public void Choose(int row, int key)
    {
        _chosen[_count] = row;
        _keys[_count++] = key;
    }

    /// <summary>Keeps the rows that will wait.</summary>
    public void KeepChosen(Frame frame, ReadOnlySpan<bool> hasMatched, DueKeys due)
    {
        Rows.Rows.Add(frame, _chosen.AsSpan(0, _count), _handles);
        var times = frame.Times;
        for (var index = 0; index < _count; index++)
        {
            var (row, handle) = (_chosen[index], _handles[index]);
            if (Rows.Rows.MarkCount > 0 && hasMatched[row]) { Rows.Rows.Mark(handle) = 1; }
            Rows.Insert(_keys[index], times[row], handle);
            due.Lower(_keys[index], times[row] + greatest);
        }
        _count = 0;
    }

    /// <summary>How many of a key's rows, its first ones, a clock has passed.</summary>
    public int CountOver(int key, long clock)
    {
        var times = Rows.OrdersOf(key);
        var count = 0;
        while (count < times.Length && times[count] + greatest <= clock) { count++; }
        return count;
    }

    public void Forget(int key, long clock, DueKeys due)
    {
        Rows.RemoveFirst(key, CountOver(key, clock));
        SayDue(key, due);
    }

    /// <summary>Says when the key's first row is over.</summary>
    public void SayDue(int key, DueKeys due)
    {
        var times = Rows.OrdersOf(key);
        if (!times.IsEmpty) { due.Lower(key, times[0] + greatest); }
    }
}
