using System.Collections.Immutable;
using Telemetry.Engine.Over;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>An OVER call whose expressions are bound.</summary>
/// <param name="Call">The call.</param>
/// <param name="Window">Its window, names resolved.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Partition">What makes a partition.</param>
/// <param name="Order">What it is ordered by.</param>
/// <param name="Filter">FILTER, or null.</param>
/// <param name="Frame">The frame.</param>
/// <param name="Type">The type of its result.</param>
internal sealed record OverRequest(
    SqlExpression.Call Call, SqlWindow Window, ImmutableArray<BoundExpression> Arguments,
    ImmutableArray<BoundExpression> Partition, ImmutableArray<BoundExpression> Order, BoundExpression? Filter,
    OverFrame Frame, SqlType Type)
{
    /// <summary>How rows are numbered, if that is what the call does.</summary>
    public RankFunction? Number => NumberOf(Call);

    /// <summary>Binds a call.</summary>
    public static OverRequest Bind(SqlExpression.Call call, SqlWindow window, ExpressionBinder binder)
    {
        if (call.IgnoresNulls == true) { throw QueryError.Unsupported("IGNORE NULLS", call.Span); }
        if (call.IsDistinct) { throw QueryError.Unsupported("DISTINCT with OVER", call.Span); }
        CheckArguments(call);
        var star = call.Arguments is [{ Value: SqlExpression.Star }];
        ImmutableArray<BoundExpression> arguments =
            star ? [] : [.. call.Arguments.Select(argument => binder.Bind(argument.Value))];
        return new(
            call, window, arguments, [.. window.PartitionBy.Select(binder.Bind)],
            [.. window.OrderBy.Select(item => binder.Bind(item.Expression))],
            call.Filter is null ? null : binder.BindCondition(call.Filter),
            OverWindow.FrameOf(window, binder), TypeOf(call, arguments));
    }

    /// <summary>Gives its expressions columns.</summary>
    public PlacedOver Place(Func<BoundExpression, BoundExpression> settle, ColumnBook book) => new(
        this,
        [.. Partition.Select(key => book.Add(settle(key), "partition"))],
        [.. Order.Select((key, index) => Sorted(book.Add(settle(key), "order"), Window.OrderBy[index]))],
        Arguments.Length == 0 ? AggregateCall.AllRows : book.Add(settle(Arguments[0]), "arg"),
        Filter is null ? -1 : book.Add(settle(Filter), "filter"));

    /// <summary>One column of an order as written.</summary>
    public static SortKey Sorted(int column, SqlOrderItem item) => new(column, item.IsDescending, item.NullsFirst switch
    {
        true => NullOrder.First,
        false => NullOrder.Last,
        null => NullOrder.Lowest,
    });

    private static RankFunction? NumberOf(SqlExpression.Call call) => call.Function switch
    {
        "ROW_NUMBER" => RankFunction.RowNumber,
        "RANK" => RankFunction.Rank,
        "DENSE_RANK" => RankFunction.DenseRank,
        _ => null,
    };

    private static void CheckArguments(SqlExpression.Call call)
    {
        var (least, most) = NumberOf(call) is not null ? (0, 0) : call.Function switch
        {
            "LAG" or "LEAD" => (1, 3),
            "NTH_VALUE" => (2, 2),
            "FIRST_VALUE" or "LAST_VALUE" => (1, 1),
            _ when AggregateFunctions.IsAggregate(call) =>
                AggregateFunctions.HasParameter(AggregateFunctions.Of(call)) ? (2, 2) : (1, 1),
            _ => throw QueryError.Unsupported($"{call.Function} with OVER", call.Span),
        };
        if (call.Arguments.Count >= least && call.Arguments.Count <= most) { return; }
        var wanted = least == most ? $"{least}" : $"{least} to {most}";
        throw QueryError.Arguments(
            $"{call.Function} takes {wanted} argument{(most == 1 ? "" : "s")}, and {call.Arguments.Count} are given.",
            call.Span);
    }

    private static SqlType TypeOf(SqlExpression.Call call, ImmutableArray<BoundExpression> arguments)
    {
        if (NumberOf(call) is not null) { return SqlType.BigInt.With(false); }
        if (call.Function is "LAG" or "LEAD" or "NTH_VALUE" or "FIRST_VALUE" or "LAST_VALUE")
        {
            return arguments[0].Type.With(true);
        }
        return arguments.IsEmpty
            ? SqlType.BigInt.With(false)
            : AggregateFunctions.TypeOf(AggregateFunctions.Of(call), arguments[0].Type, call);
    }
}
