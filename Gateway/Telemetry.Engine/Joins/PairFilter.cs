using Telemetry.Engine.Data;
using Telemetry.Engine.Expressions;

namespace Telemetry.Engine.Joins;

/// <summary>Says of candidate pairs whether the join's condition is true, many at a time, looking only at the columns
/// that the condition names.</summary>
internal sealed class PairFilter
{
    private readonly MaskKernel _kernel;
    private readonly RowFaults _faults = new();
    private readonly Frame _frame;
    private readonly (RowSource Side, bool IsLeft, int Column)[] _columns;
    private readonly int[] _selection = new int[EngineLimits.FrameRowsMax];

    private PairFilter(MaskKernel kernel, Frame frame, (RowSource Side, bool IsLeft, int Column)[] columns)
    {
        _kernel = kernel;
        _frame = frame;
        _columns = columns;
    }

    /// <summary>The filter of a join's condition; null when it has none.</summary>
    public static PairFilter? Of(JoinShape shape, RowSource left, RowSource right, TextDictionary texts)
    {
        if (shape.Condition is not { } condition) { return null; }
        var leftCount = shape.SchemaOf(JoinShape.Left).Count;
        int[] used = [.. Enumerable.Range(0, shape.Pairs.Count).Where(column => Uses(condition, shape.Pairs, column))];
        var schema = new Schema([.. used.Select(column => shape.Pairs.Columns[column])]);
        return new(
            Binder.Condition(condition, schema, texts), new Frame(schema, texts),
            [.. used.Select(column =>
                column < leftCount ? (left, true, column) : (right, false, column - leftCount))]);
    }

    /// <summary>Sets the flag of each pair for which the condition is true.</summary>
    public void Evaluate(ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<bool> isMatch)
    {
        isMatch.Clear();
        if (left.IsEmpty) { return; }
        _frame.Clear();
        _frame.AddRows(left.Length);
        for (var index = 0; index < _columns.Length; index++)
        {
            var (side, isLeft, column) = _columns[index];
            side.CopyColumn(isLeft ? left : right, column, _frame[index], 0);
        }
        _faults.Begin(left.Length);
        var count = _kernel.Evaluate(_frame, _faults).Select(left.Length, _selection);
        count = _faults.Spare(_selection.AsSpan(0, count));
        foreach (var pair in _selection.AsSpan(0, count)) { isMatch[pair] = true; }
    }

    /// <summary>The binder is asked: without a column that it needs, it refuses.</summary>
    private static bool Uses(Expression condition, Schema pairs, int column)
    {
        try
        {
            _ = Binder.Condition(condition, new Schema([.. pairs.Columns.RemoveAt(column)]), null);
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
