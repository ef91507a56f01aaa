using System.Collections.Immutable;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Sql.Plan;
using Source = Telemetry.Engine.Sql.Syntax.SqlFrom;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Columns that USING and NATURAL join by.</summary>
internal static class SharedColumns
{
    /// <summary>The pairs of columns, each in its side's node.</summary>
    public static List<(int Left, int Right)> Of(Source.Join join, Relation left, Relation right)
    {
        var names = join.IsNatural
            ? left.Fields.Select(field => field.Name).Where(name => right.Fields.Any(field => field.Name == name))
                .Distinct(StringComparer.Ordinal).Select(name => new Syntax.SqlIdentifier(name, join.Span)).ToList()
            : [.. join.Using];
        return [.. names.Select(name => (Find(left, name), Find(right, name)))];
    }

    /// <summary>The condition that two columns of the pair of sides are equal.</summary>
    public static BoundExpression Equality(PlanNode pair, int left, int right) => new BoundExpression.Compare(
        Comparison.Equal, PlanColumns.At(pair, left), PlanColumns.At(pair, right));

    /// <summary>The names behind the join: of two shared columns one is hidden, the one that may be NULL.</summary>
    public static ImmutableArray<Field> Merge(
        ImmutableArray<Field> fields, List<(int Left, int Right)> shared, int width, JoinType type)
    {
        if (shared.Count == 0) { return fields; }
        var hidesLeft = type == JoinType.Right;
        return
        [
            .. fields.Select(field => shared.Any(pair => field.Column == (hidesLeft ? pair.Left : pair.Right + width))
                ? field with { IsHidden = true } : field),
        ];
    }

    private static int Find(Relation side, Syntax.SqlIdentifier name)
    {
        var found = side.Fields.Where(field => field.Name == name.Text && !field.IsHidden).ToList();
        return found.Count switch
        {
            1 => found[0].Column,
            0 => throw QueryError.UnknownColumn(name.Text, name.Span, side.Fields.Select(field => field.Name)),
            _ => throw QueryError.Ambiguous(name.Text, name.Span, found.Select(field => field.Table)),
        };
    }
}
