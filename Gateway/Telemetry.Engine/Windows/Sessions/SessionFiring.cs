using Telemetry.Engine.Operators;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Sessions;

/// <summary>Closes the sessions that a clock has passed, by their end and then by key, and writes their
/// rows.</summary>
internal sealed class SessionFiring(WindowColumns columns, SessionStore store, KeyTable keys, StateBudget budget)
{
    private readonly int[] _keys = new int[EngineLimits.FrameRowsMax];
    private readonly Comparison<int> _byEnd = (left, right) =>
    {
        ref var one = ref store.At(left);
        ref var other = ref store.At(right);
        return one.End != other.End ? one.End.CompareTo(other.End) : keys.Compare(one.Key, other.Key);
    };

    private int[] _due = new int[64];
    private int _count;

    public void FireThrough(SessionQueue queue, long watermark, Collector output)
    {
        _count = 0;
        while (queue.TryTake(watermark, out var entry))
        {
            ref var session = ref store.At(entry.Row);
            // It was united with another one, and the row may be somebody else's now.
            if (session.Generation != entry.Generation) { continue; }
            if (session.Last > entry.Last) { queue.Add(entry with { Last = session.Last }); continue; }
            if (_count == _due.Length) { Array.Resize(ref _due, Growth.After(_count)); }
            _due[_count++] = entry.Row;
        }
        if (_count == 0) { return; }
        var due = _due.AsSpan(0, _count);
        due.Sort(_byEnd);
        while (true)
        {
            due = due[Write(due, output)..];
            if (due.IsEmpty) { break; }
            output.Relieve(1);
        }
        foreach (var row in _due.AsSpan(0, _count))
        {
            budget.Count(keys.SourceOf(store.At(row).Key), -store.RowBytes);
            store.Close(row);
        }
    }

    /// <summary>Writes as many rows as fit into a frame.</summary>
    private int Write(ReadOnlySpan<int> due, Collector output)
    {
        var frame = output.Open();
        var count = Math.Min(frame.Room, due.Length);
        var start = frame.AddRows(count);
        for (var index = 0; index < count; index++) { _keys[index] = store.At(due[index]).Key; }
        for (var index = 0; index < count; index++)
        {
            // Each has bounds of its own, and an aggregate may ask for them.
            ref var session = ref store.At(due[index]);
            columns.Write(
                frame, start + index, _keys.AsSpan(index, 1), keys, ref store.First, due.Slice(index, 1),
                session.Start, session.End);
            frame.Times[start + index] = session.Last;
        }
        return count;
    }
}
