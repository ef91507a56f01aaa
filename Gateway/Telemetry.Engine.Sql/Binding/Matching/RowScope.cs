using Telemetry.Engine.Sql.Binding.Queries;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Binding.Matching;

/// <summary>What names mean within FIRST, LAST and aggregates: columns of one row, which is of one variable.</summary>
/// <param name="clause">What DEFINE and MEASURES share.</param>
/// <param name="around">The call around.</param>
/// <param name="pick">What a column of a variable (null: of all rows) is.</param>
internal sealed class RowScope(
    MatchClause clause, SqlExpression.Call around, Func<string?, int, BoundExpression> pick)
    : VariableScope(clause.Rows, clause.Variables, clause.Functions)
{
    private readonly HashSet<string> _variables = new(StringComparer.Ordinal);
    private bool _hasAll;

    /// <summary>The one variable of all columns; null for all rows of the match.</summary>
    public string? CheckOneVariable()
    {
        if (_variables.Count + (_hasAll ? 1 : 0) == 0)
        {
            throw MatchError.Navigation(
                $"{around.Function} needs a column to look at.", around.Span, expected: "a column");
        }
        if (_variables.Count > 1 || (_hasAll && _variables.Count > 0))
        {
            var named = _variables.Order(StringComparer.Ordinal).Select(name => $"'{name}'");
            throw MatchError.Navigation(
                $"{around.Function} is of one variable, and here are "
                + $"{string.Join(", ", _hasAll ? named.Append("a column of all rows") : named)}.", around.Span,
                $"{Example()} takes each from its own.");
        }
        return _variables.SingleOrDefault();
    }

    /// <inheritdoc/>
    protected override BoundExpression At(string? variable, int column)
    {
        if (variable is null) { _hasAll = true; }
        else { _variables.Add(variable); }
        return pick(variable, column);
    }

    /// <inheritdoc/>
    protected override BoundExpression? Called(SqlExpression.Call call)
    {
        var isNavigation = call.Name.IsSimple && call.Function is "FIRST" or "LAST" or "PREV" or "NEXT"
            or "CLASSIFIER" or "MATCH_NUMBER" or "MATCH_ROWTIME" or "MATCH_PROCTIME";
        if (isNavigation || AggregateFunctions.IsAggregate(call))
        {
            throw MatchError.Navigation($"{call.Function} cannot stand within {around.Function}.", call.Span);
        }
        if (call.Over is not null) { throw QueryError.Unsupported("OVER in MATCH_RECOGNIZE", call.Span); }
        return Functions.TryInline(call, this);
    }

    private string Example() => $"{around.Function}(A.x) + {around.Function}(B.x)";
}
