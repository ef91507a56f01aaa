using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>GROUPING and GROUPING_ID: which of their arguments the row's grouping set lacks.</summary>
internal static class GroupingBits
{
    /// <summary>Whether a call is one.</summary>
    public static bool IsCall(SqlExpression.Call call) =>
        call.Name.IsSimple && call.Function is "GROUPING" or "GROUPING_ID" or "GROUP_ID";

    /// <summary>The number as an expression over the aggregation: chosen by the set's number.</summary>
    /// <param name="call">The call.</param>
    /// <param name="keys">GROUP BY.</param>
    /// <param name="find">Finds an argument's key.</param>
    public static BoundExpression Of(
        SqlExpression.Call call, GroupKeys keys, Func<SqlExpression, BoundExpression?> find)
    {
        var arguments = new List<int>();
        foreach (var argument in call.Arguments)
        {
            if (find(argument.Value) is not BoundExpression.Column { Index: var index } || index >= keys.Keys.Length)
            {
                throw QueryError.Arguments($"{call.Function} takes what is grouped by.", argument.Span);
            }
            arguments.Add(keys.Keys[index]);
        }
        if (keys.Sets is not { } sets) { return Number(0); }
        var set = new BoundExpression.Column(keys.Keys.Length + 1, "grouping_set", SqlType.BigInt.With(false));
        BoundExpression result = Number(0);
        for (var number = sets.Length - 1; number >= 0; number--)
        {
            var bits = arguments.Aggregate(0L, (all, key) => (all << 1) | (sets[number].Contains(key) ? 0L : 1L));
            var isSet = new BoundExpression.Compare(Comparison.Equal, set, Number(number));
            result = new BoundExpression.Case([new(isSet, Number(bits))], result, result.Type);
        }
        return result;
    }

    private static BoundExpression.Literal Number(long value) => new(value, SqlType.BigInt.With(false));
}
