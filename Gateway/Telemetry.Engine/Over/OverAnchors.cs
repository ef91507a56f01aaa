using Telemetry.Engine.Data;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Over;

/// <summary>The first rows of each partition, kept when they would go.</summary>
internal sealed class OverAnchors(int count)
{
    private readonly int[] _one = new int[1];
    private KeyedRows? _rows;
    private Frame? _frame;

    private KeyedRows Rows => _rows!; // Set on opening, before any use.

    public void Open(KeyedRows rows, Frame frame)
    {
        _rows = rows;
        _frame = frame;
    }

    /// <summary>Keeps those of the rows which are about to go that stand among the partition's first ones.</summary>
    public void Keep(int key, long gone, RowStore from, ReadOnlySpan<int> going)
    {
        for (var index = 0; index < going.Length && gone + index < count; index++)
        {
            _frame!.Clear();
            var row = _frame.Add(new EventTime(from.TimeOf(going[index])), key);
            from.CopyTo(going[index], _frame, row);
            Rows.Append(key, gone + index, Rows.Rows.Add(_frame, row));
        }
    }

    public void CopyColumn(int key, int place, int column, Vec target, int row)
    {
        _one[0] = Rows.HandlesOf(key)[place];
        Rows.Rows.CopyColumn(_one, column, target, row);
    }

    public void Forget(int key) => Rows.RemoveFirst(key, Rows.CountOf(key));

    public void Snapshot(SnapshotWriter writer) => Rows.Snapshot(writer);

    public void Restore(SnapshotReader reader) => Rows.Restore(reader);
}
