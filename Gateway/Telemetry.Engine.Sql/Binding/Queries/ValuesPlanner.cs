using System.Collections.Immutable;
using System.Globalization;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Syntax;
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
        return new(Of(rows, types, names), names);
    }

    /// <summary>One row of no columns.</summary>
    public static Relation Nothing { get; } = new(new PlanNode.Values([], [[]]), []);

    /// <summary>One row of constants.</summary>
    public static PlanNode One(IReadOnlyList<BoundExpression> values, ImmutableArray<string> names) =>
        Of([values], [.. values.Select(value => value.Type)], names);

    /// <summary>The name of a column that has none.</summary>
    public static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"EXPR${index}");

    private static PlanNode.Values Of(
        IEnumerable<IReadOnlyList<BoundExpression>> rows, SqlType[] types, ImmutableArray<string> names)
    {
        var unique = new ColumnNames([]);
        return new(
            [.. types.Select((type, index) => new PlanColumn(
                unique.Unique(names[index]), type.Kind == SqlTypeKind.Null ? SqlType.String : type))],
            [.. rows.Select(row => row.Select((value, index) => value.Type.IsSameAs(types[index])
                ? value : ConstantFolding.Fold(new BoundExpression.Cast(value, types[index]))).ToImmutableArray())]);
    }
}
