using System.Collections.Immutable;
using System.Globalization;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Text;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Plans VALUES, and a SELECT without FROM.</summary>
internal static class ValuesPlanner
{
    /// <summary>Plans VALUES.</summary>
    public static BoundQuery Plan(SqlQuery.Values values, PlannerSession session)
    {
        var scope = new Scope(Nothing, session.Functions) { Place = "VALUES" };
        var binder = new ExpressionBinder(scope, session.Binding);
        var rows = values.Rows.Select(row => row.Select(binder.Bind).ToList()).ToList();
        var types = rows[0].Select(value => value.Type).ToArray();
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row].Count != types.Length)
            {
                throw QueryError.Columns(
                    $"The first row has {types.Length} values, and this one {rows[row].Count}.",
                    values.Rows[row][0].Span);
            }
            for (var column = 0; column < types.Length; column++)
            {
                var type = rows[row][column].Type;
                types[column] = TypeRules.Common(types[column], type)?.With(types[column].IsNullable || type.IsNullable)
                    ?? throw QueryError.Type($"This is {type}, and the column is {types[column]}.",
                        values.Rows[row][column].Span);
            }
        }
        var names = types.Select((_, index) => NameOf(index)).ToImmutableArray();
        return new(Of(rows, types, names, (row, column) => values.Rows[row][column].Span), names);
    }

    /// <summary>One row of no columns.</summary>
    public static Relation Nothing { get; } = new(new PlanNode.Values([], [[]]), []);

    /// <summary>One row of constants.</summary>
    public static PlanNode One(
        IReadOnlyList<BoundExpression> values, ImmutableArray<string> names, Func<int, SourceSpan> spanOf) =>
        Of([values], [.. values.Select(value => value.Type)], names, (_, column) => spanOf(column));

    /// <summary>The name of a column that has none.</summary>
    public static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"EXPR${index}");

    private static PlanNode.Values Of(
        IEnumerable<IReadOnlyList<BoundExpression>> rows, SqlType[] types, ImmutableArray<string> names,
        Func<int, int, SourceSpan> spanOf)
    {
        var unique = new ColumnNames([]);
        return new(
            [.. types.Select((type, index) => new PlanColumn(
                unique.Unique(names[index]), type.Kind == SqlTypeKind.Null ? SqlType.String : type))],
            [.. rows.Select((row, place) => row.Select((value, column) =>
                Constant(value, types[column], () => spanOf(place, column))).ToImmutableArray())]);
    }

    private static BoundExpression Constant(BoundExpression value, SqlType type, Func<SourceSpan> spanOf)
    {
        if (value.Type.Kind == SqlTypeKind.Null) { return new BoundExpression.Literal(null, type.With(true)); }
        var constant = value.Type.IsSameAs(type) ? value : ConstantFolding.Fold(new BoundExpression.Cast(value, type));
        return constant is BoundExpression.Literal ? constant : throw QueryError.Unsupported(
            $"{value}, which fails or is not the same at all times, as a constant row", spanOf());
    }
}
