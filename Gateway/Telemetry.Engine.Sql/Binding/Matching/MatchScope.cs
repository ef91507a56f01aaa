using System.Globalization;
using Telemetry.Engine.Sql.Binding.Queries;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Sql.Binding.Matching;

/// <summary>
/// What names mean in a condition of DEFINE, or in MEASURES: values of the match. A column without function is that of
/// the last row of its variable, or, without variable, of the match; in a condition the row in question is that.
/// </summary>
/// <param name="clause">What both clauses share.</param>
/// <param name="book">Takes the values of the match.</param>
/// <param name="current">The variable whose condition this is; null in MEASURES.</param>
internal sealed class MatchScope(MatchClause clause, MatchBook book, string? current)
    : VariableScope(clause.Rows, clause.Variables, clause.Functions)
{
    /// <summary>Stands for the time of a match as a column of its own.</summary>
    public const int Rowtime = MatchBook.Place - 1;

    /// <summary>Whether a call has a meaning within MATCH_RECOGNIZE only, and no other function can be
    /// meant.</summary>
    public static bool IsOwn(SqlExpression.Call call) => call.Name.IsSimple
        && call.Function is "MATCH_ROWTIME" or "MATCH_PROCTIME" or "CLASSIFIER" or "MATCH_NUMBER";

    /// <summary>A column of a row of the match.</summary>
    /// <param name="variable">The variable, or null for all rows.</param>
    /// <param name="column">The input's column.</param>
    /// <param name="isFirst">Whether rows are counted from the first one.</param>
    /// <param name="offset">How many rows on, or back.</param>
    public BoundExpression Pick(string? variable, int column, bool isFirst, int offset)
    {
        var found = ColumnAt(column);
        var isThere = offset == 0 && (variable is null || variable == current);
        if (current is not null && isThere && !isFirst)
        {
            return new BoundExpression.Column(column, found.Name, found.Type);
        }
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{(isFirst ? "first" : "last")}{(variable is null ? "" : "_" + variable)}_{found.Name}");
        var place = variable is null ? MatchValue.AllRows : Variables.IndexOf(variable);
        return book.Add(new MatchValue.Pick(
            place, isFirst, offset, column, offset == 0 ? name : $"{name}_{offset}",
            isThere ? found.Type : found.Type.With(true)));
    }

    /// <inheritdoc/>
    protected override BoundExpression At(string? variable, int column) => Pick(variable, column, false, 0);

    /// <inheritdoc/>
    protected override BoundExpression? Called(SqlExpression.Call call)
    {
        CheckScope(call);
        if (call.Over is not null) { throw QueryError.Unsupported("OVER in MATCH_RECOGNIZE", call.Span); }
        if (!call.Name.IsSimple) { return null; }
        switch (call.Function)
        {
            case "FIRST" or "LAST": return Navigation(call);
            case "PREV" or "NEXT":
                throw QueryError.Unsupported($"{call.Function} (a row beside, in a match or not)", call.Span,
                    "LAST(A.x, 1) is the row of A before, LAST(x, 1) the row of the match before.");
            case "CLASSIFIER" or "MATCH_NUMBER": throw QueryError.Unsupported(call.Function, call.Span);
            case "MATCH_ROWTIME": return MatchRowtime(call);
            case "MATCH_PROCTIME":
                CheckCount(call, 0, 0);
                return new ExpressionBinder(this).Bind(
                    new SqlExpression.Call(new SqlName("PROCTIME"), [], call.Span));
            default:
                return AggregateFunctions.IsAggregate(call) ? Fold(call) : Functions.TryInline(call, this);
        }
    }

    private void CheckScope(SqlExpression.Call call)
    {
        if (call.MatchScope == SqlMatchScope.Unsaid) { return; }
        if (current is not null)
        {
            throw MatchError.Navigation(
                $"{call.MatchScope.ToString().ToUpperInvariant()} cannot stand in DEFINE.", call.Span,
                "A condition sees the match up to its row.");
        }
        if (call.MatchScope == SqlMatchScope.Running)
        {
            throw QueryError.Unsupported(
                "RUNNING", call.Span, "Leave it out: with ONE ROW PER MATCH it says the same as FINAL.");
        }
    }

    private BoundExpression Navigation(SqlExpression.Call call)
    {
        CheckCount(call, 1, 2);
        var offset = call.Arguments.Count == 1 ? 0 : Offset(call.Arguments[1].Value);
        var scope = new RowScope(clause, call, (variable, column) =>
            Pick(variable, column, call.Function == "FIRST", offset));
        var bound = new ExpressionBinder(scope).Bind(call.Arguments[0].Value);
        scope.CheckOneVariable();
        return bound;
    }

    private BoundExpression Fold(SqlExpression.Call call)
    {
        if (call.IsDistinct)
        {
            throw QueryError.Unsupported($"{call.Function}(DISTINCT …) in MATCH_RECOGNIZE", call.Span);
        }
        if (call.Filter is not null)
        {
            throw QueryError.Unsupported(
                "FILTER in MATCH_RECOGNIZE", call.Span, "Aggregate CASE WHEN … THEN … END.");
        }
        var scope = new RowScope(clause, call, (_, column) =>
            new BoundExpression.Column(column, ColumnAt(column).Name, ColumnAt(column).Type));
        var bound = AggregateArguments.Bind(call, new(scope), clause.Columns);
        var isStar = call.Arguments.Count > 0 && call.Arguments[0].Value is SqlExpression.Star;
        var variable = isStar ? null : scope.CheckOneVariable();
        var place = variable is null ? MatchValue.AllRows : Variables.IndexOf(variable);
        var name = variable is null ? bound.Name : $"{bound.Name}_{variable}";
        return book.Add(new MatchValue.Fold(place, bound with { Name = name }));
    }

    /// <summary>The time of the match's last row; in a condition that of the row.</summary>
    private BoundExpression.Column MatchRowtime(SqlExpression.Call call)
    {
        CheckCount(call, 0, 1);
        if (clause.Order.Domain != TimeDomain.Event)
        {
            throw MatchError.Navigation(
                "MATCH_ROWTIME needs rows in the order of event time.", call.Span, "Here MATCH_PROCTIME() is known.");
        }
        var column = clause.TimeColumn;
        var time = ColumnAt(column);
        if (call.Arguments.Count == 1) { CheckTime(call.Arguments[0].Value, column); }
        else if (time.Type.Kind == Types.SqlTypeKind.TimestampLtz)
        {
            throw MatchError.Navigation(
                $"MATCH_ROWTIME without an argument is a TIMESTAMP, and '{time.Name}' is a TIMESTAMP_LTZ.", call.Span,
                expected: $"MATCH_ROWTIME({time.Name})");
        }
        return new BoundExpression.Column(current is null ? Rowtime : column, time.Name, time.Type.With(false));
    }

    private void CheckTime(SqlExpression argument, int column)
    {
        var isTime = argument is SqlExpression.Column { Name.IsSimple: true } name
            && Rows.Fields.Any(field => field.Column == column && !field.IsHidden && field.Name == name.Name.Text);
        if (isTime) { return; }
        throw MatchError.Navigation(
            "MATCH_ROWTIME takes the column of event time.", argument.Span, expected: ColumnAt(column).Name);
    }

    private int Offset(SqlExpression expression)
    {
        var value = new ExpressionBinder(this).Bind(expression) is BoundExpression.Literal literal
            ? literal.Value : null;
        return value is long and >= 0 and <= int.MaxValue
            ? (int)(long)value
            : throw MatchError.Navigation(
                "This is a number of rows.", expression.Span, expected: "a whole number that is not negative");
    }

    private static void CheckCount(SqlExpression.Call call, int least, int most)
    {
        if (call.Arguments.Count >= least && call.Arguments.Count <= most) { return; }
        var wanted = least == most ? "no" : least == 0 ? "up to 1" : $"{least} or {most}";
        throw QueryError.Arguments(
            $"{call.Function} takes {wanted} argument{(most > 1 || least == most ? "s" : "")}, "
            + $"and {call.Arguments.Count} are given.", call.Span);
    }
}
