using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Over;

/// <summary>FIRST_VALUE, NTH_VALUE and LAST_VALUE.</summary>
/// <param name="name">The result column's name.</param>
/// <param name="argument">The column.</param>
/// <param name="nth">Which of the frame's rows, from 1; 0 for the last.</param>
/// <param name="frame">The frame.</param>
/// <param name="anchors">The first rows of each partition.</param>
/// <param name="schema">The rows' columns.</param>
internal sealed class ValueFunction(
    string name, string argument, int nth, OverFrame frame, OverAnchors anchors, Schema schema)
    : OverFunction(new(name, schema.Columns[schema.IndexOf(argument)].Type, IsNullable: true))
{
    private readonly FrameBounds _bounds = new(frame);
    private readonly int _argument = schema.IndexOf(argument);
    private readonly int[] _one = new int[1];

    public override bool IsRunning => _bounds.IsRunning;

    /// <summary>The n-th row of a frame that begins with the partition stays; one more when the n-th may be the current
    /// one, which does not count.</summary>
    public override int AnchorCount => _bounds.IsRunning && nth > 0 ? nth + (_bounds.ExcludesCurrentRow ? 1 : 0) : 0;

    public override bool IsComplete(in OverPlace place) => _bounds.IsComplete(place);

    public override long KnownAt(in OverPlace place) => _bounds.CompleteAt(place);

    public override void Write(in OverPlace place, Frame target, int column, int row)
    {
        var (low, high) = (_bounds.IsRunning ? -place.Gone : _bounds.LowOf(place), _bounds.HighOf(place));
        var isIn = _bounds.ExcludesCurrentRow && place.Index >= low && place.Index < high;
        var index = nth > 0 ? low + nth - 1 : high - 1;
        if (nth > 0 && isIn && index >= place.Index) { index++; }
        if (nth == 0 && isIn && index == place.Index) { index--; }
        if (index < low || index >= high)
        {
            _one[0] = RowStore.None;
            place.Rows.CopyColumn(_one, _argument, target[column], row);
        }
        else if (index < 0)
        {
            anchors.CopyColumn(place.Key, (int)(index + place.Gone), _argument, target[column], row);
        }
        else
        {
            _one[0] = place.Handles[(int)index];
            place.Rows.CopyColumn(_one, _argument, target[column], row);
        }
    }

    public override int FirstNeeded(in OverPlace place)
    {
        // Of a frame that begins with the partition the last row stays, so that its end is always found here.
        return _bounds.IsRunning ? Math.Max(0, _bounds.HighOf(place) - 2) : _bounds.LowOf(place);
    }
}
