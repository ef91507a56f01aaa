using Telemetry.Engine.Sql.Binding;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>A variable of a pattern: so many rows, one right after the other, that fulfil its conditions.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Min">How many rows at least.</param>
/// <param name="Max">How many at most; null for any number.</param>
/// <param name="IsGreedy">Whether a row that fits goes on with it as long as it may, before the next variable
/// begins.</param>
public sealed record MatchVariable(string Name, int Min, int? Max, bool IsGreedy)
{
    /// <summary>What is asked of a row alone, over the input's columns; null for nothing.</summary>
    public BoundExpression? RowCondition { get; init; }

    /// <summary>What is asked of a row and the match so far: over the input's columns (of the row), and behind them
    /// <see cref="PlanNode.Match.Asked"/>; null for nothing.</summary>
    public BoundExpression? MatchCondition { get; init; }
}
