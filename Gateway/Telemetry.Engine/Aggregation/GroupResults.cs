using Telemetry.Engine.Data;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Aggregation;

/// <summary>A group's result before and after a change, as two rows of a frame.</summary>
internal sealed class GroupResults
{
    /// <summary>The row before the change.</summary>
    public const int Before = 0;

    /// <summary>The row after it.</summary>
    public const int After = 1;

    private readonly KeyTable _keys;
    private readonly int[] _row = new int[1];

    public GroupResults(Frame frame, KeyTable keys)
    {
        Frame = frame;
        _keys = keys;
        frame.Add(EventTime.Min, Frame.NoKey);
        frame.Add(EventTime.Min, Frame.NoKey);
    }

    public Frame Frame { get; }

    /// <summary>Makes both rows those of a group; the aggregates are to be written.</summary>
    public void Begin(int key)
    {
        for (var column = 0; column < Frame.Schema.Count; column++) { Frame[column].ClearNulls(); }
        Frame.Keys.Fill(key);
        _keys.WriteTo(Frame, 0, Before, key);
        _keys.WriteTo(Frame, 0, After, key);
    }

    /// <summary>Whether the two rows differ, from a column on.</summary>
    public bool HasChanged(int firstColumn)
    {
        for (var column = firstColumn; column < Frame.Schema.Count; column++)
        {
            var vec = Frame[column];
            if (vec.IsNull(Before) != vec.IsNull(After)) { return true; }
            if (!vec.IsNull(Before) && !IsSame(vec)) { return true; }
        }
        return false;
    }

    public void CopyTo(Frame target, int row, int targetRow)
    {
        _row[0] = row;
        for (var column = 0; column < Frame.Schema.Count; column++)
        {
            target[column].CopyRows(Frame[column], _row, targetRow);
        }
    }

    private bool IsSame(Vec vec) => vec switch
    {
        Vec<long> longs => longs[Before] == longs[After],
        // NaN is NaN here.
        Vec<double> doubles => doubles[Before].Equals(doubles[After]),
        Vec<decimal> decimals => decimals[Before] == decimals[After],
        Vec<bool> bools => bools[Before] == bools[After],
        _ => Frame.Texts.Settle(((Vec<int>)vec)[Before]) == Frame.Texts.Settle(((Vec<int>)vec)[After]),
    };
}
