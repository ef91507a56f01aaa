using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Linq;

/// <summary>A query in the making. Steps that fit into one SELECT go into it; others wrap it into a table of the next
/// one.</summary>
internal sealed record Draft(SqlFrom From, Shape Shape)
{
    public SqlList<SqlExpression> Where { get; init; } = [];

    public SqlList<SqlExpression>? GroupBy { get; init; }

    public SqlExpression? Having { get; init; }

    public bool IsDistinct { get; init; }

    public SqlList<SqlOrderItem> OrderBy { get; init; } = [];

    public SqlExpression? Limit { get; init; }

    /// <summary>UNION and its kin; the select is then of its rows.</summary>
    public SqlQuery? Whole { get; init; }

    /// <summary>Whether it is a table and nothing else.</summary>
    public bool IsPlain => IsOpen && Where.Count == 0;

    /// <summary>Whether conditions and joins may still be added.</summary>
    public bool IsOpen => GroupBy is null && !IsDistinct && OrderBy.Count == 0 && Limit is null && Whole is null;

    /// <summary>The query that gives the shape's columns.</summary>
    public SqlQuery ToQuery()
    {
        var query = Whole ?? ToSelect();
        if (OrderBy.Count == 0 && Limit is null) { return query; }
        return new SqlQuery.Ordered(query, OrderBy, Limit, null, default);
    }

    /// <summary>This query as the only table of another one.</summary>
    public Draft Wrap(Aliases aliases)
    {
        var alias = aliases.Next();
        var from = new SqlFrom.Derived(ToQuery(), false, Aliases.As(alias), default);
        return new Draft(from, Shape.From(alias));
    }

    /// <summary>Itself when it is open, else wrapped.</summary>
    public Draft Open(Aliases aliases) => IsOpen ? this : Wrap(aliases);

    /// <summary>The rows whose number is not above a limit.</summary>
    public Draft Numbered(SqlExpression number, SqlExpression limit, Aliases aliases)
    {
        const string Number = "row_num";
        var inner = Shape is Shape.Members members
            ? new Shape.Members([.. members.Items, new ShapeMember("", Number, new Shape.Scalar(number))])
            : throw new NotSupportedException("The first rows are taken of rows with names for their columns.");
        var outer = (this with { Shape = inner }).Wrap(aliases);
        var all = (Shape.Members)outer.Shape;
        var shape = new Shape.Members([.. all.Items.Take(all.Items.Count - 1)]);
        var column = ((Shape.Scalar)all.Items[^1].Value).Expression;
        return (outer with { Shape = shape })
            .And(new SqlExpression.Binary(SqlBinaryOperator.LessOrEqual, column, limit, default));
    }

    public Draft And(SqlExpression condition) => this with { Where = [.. Where, condition] };

    private SqlQuery.Select ToSelect()
    {
        var items = Shape.Flatten().Select(c => Item(c.Column, c.Value));
        return new SqlQuery.Select([.. items], From, default)
        {
            IsDistinct = IsDistinct,
            Where = Where.Count == 0 ? null : Where.Aggregate(Joined),
            GroupBy = GroupBy is null or { Count: 0 } ? null : [.. GroupBy.Select(k => new SqlGrouping.Key(k,
                default))],
            Having = Having,
        };
    }

    public static SqlExpression Joined(SqlExpression left, SqlExpression right)
        => new SqlExpression.Binary(SqlBinaryOperator.And, left, right, default);

    private static SqlSelectItem.Value Item(string column, SqlExpression value)
    {
        var isNamed = value is SqlExpression.Column named && named.Name.Last.Text == column;
        return new SqlSelectItem.Value(value, isNamed ? null : new SqlIdentifier(column), default);
    }
}
