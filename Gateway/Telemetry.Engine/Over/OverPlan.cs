using System.Collections.Immutable;
using Telemetry.Engine.Data;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Windows.Aggregates;

namespace Telemetry.Engine.Over;

/// <summary>The functions of an OVER: aggregates of one frame share their accumulators.</summary>
internal sealed class OverPlan
{
    private readonly Schema _schema;

    /// <summary>Makes the functions.</summary>
    /// <exception cref="ArgumentException">A column does not fit the rows.</exception>
    public OverPlan(ImmutableArray<OverColumn> columns, Schema schema)
    {
        _schema = schema;
        var anchorCount = 0;
        foreach (var column in columns)
        {
            if (column is OverColumn.NthValue nth) { anchorCount = Math.Max(anchorCount, nth.Nth + 1); }
        }
        Anchors = new(anchorCount);
        var folds = columns.OfType<OverColumn.Fold>().GroupBy(fold => (fold.Frame, Refolds(fold))).ToDictionary(
            group => group.Key,
            group => (Columns: group.ToList(), Group: new FoldGroup(
                group.Key.Frame, [.. group.Select(fold => fold.Aggregate)], group.Key.Item2, schema)));
        Groups = [.. folds.Values.Select(fold => fold.Group)];
        Functions = [.. columns.Select(column => column is OverColumn.Fold fold
            ? FunctionOf(folds[(fold.Frame, Refolds(fold))], fold) : FunctionOf(column))];
        HasAnchors = Functions.Any(function => function.AnchorCount > 0);
    }

    public FoldGroup[] Groups { get; }

    public OverFunction[] Functions { get; }

    public OverAnchors Anchors { get; }

    /// <summary>Whether first rows of partitions must be kept.</summary>
    public bool HasAnchors { get; }

    public bool IsRunning => Array.Exists(Functions, function => function.IsRunning);

    private static bool Refolds(OverColumn.Fold fold) =>
        FoldGroup.NeedsRetraction(fold.Frame) && !AggregateRules.CanRetract(fold.Aggregate.Function);

    private static FoldFunction FunctionOf(
        (List<OverColumn.Fold> Columns, FoldGroup Group) folds, OverColumn.Fold fold) =>
        new(folds.Group, folds.Columns.FindIndex(column => ReferenceEquals(column, fold)));

    private OverFunction FunctionOf(OverColumn column)
    {
        switch (column)
        {
            case OverColumn.Lag lag:
                ArgumentOutOfRangeException.ThrowIfNegative(lag.Offset);
                return new ShiftFunction(lag.Name, lag.Argument, -lag.Offset, lag.Default, _schema);
            case OverColumn.Lead lead:
                ArgumentOutOfRangeException.ThrowIfNegative(lead.Offset);
                return new ShiftFunction(lead.Name, lead.Argument, lead.Offset, lead.Default, _schema);
            case OverColumn.NthValue value:
                ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value.Nth);
                return new ValueFunction(value.Name, value.Argument, value.Nth, value.Frame, Anchors, _schema);
            case OverColumn.LastValue value:
                return new ValueFunction(value.Name, value.Argument, 0, value.Frame, Anchors, _schema);
            case OverColumn.Number { Function: not RankFunction.None } number: return new NumberFunction(number);
            default: throw new ArgumentException($"'{column}' is no function.");
        }
    }
}
