using Telemetry.Engine.Data;

namespace Telemetry.Engine.Operators;

/// <summary>Keeps a changelog a changelog when only some of its rows pass.</summary>
internal static class ChosenChanges
{
    /// <summary>Gives rows that were chosen out of a frame their kinds: of an update of which one row passes, the old
    /// row is a delete and the new one an insert.</summary>
    /// <param name="frame">Where the rows are from.</param>
    /// <param name="selection">Which rows, in order.</param>
    /// <param name="target">Where they are now, from row 0 on.</param>
    public static void Settle(Frame frame, ReadOnlySpan<int> selection, Frame target)
    {
        for (var index = 0; index < selection.Length; index++)
        {
            var kind = frame.KindAt(selection[index]);
            if (kind == ChangeKind.UpdateBefore)
            {
                var isWhole = index + 1 < selection.Length && selection[index + 1] == selection[index] + 1;
                target.SetKind(index, isWhole ? kind : ChangeKind.Delete);
                if (isWhole) { target.SetKind(++index, ChangeKind.UpdateAfter); }
            }
            else { target.SetKind(index, kind == ChangeKind.UpdateAfter ? ChangeKind.Insert : kind); }
        }
    }
}
