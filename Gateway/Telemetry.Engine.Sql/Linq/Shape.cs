using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Linq;

/// <summary>What a C# value is in SQL: one expression, or several under names.</summary>
internal abstract record Shape
{
    private Shape()
    {
    }

    /// <summary>One expression.</summary>
    public sealed record Scalar(SqlExpression Expression) : Shape;

    /// <summary>An object: its members in order, by their C# names, with their columns.</summary>
    public sealed record Members(SqlList<ShapeMember> Items) : Shape
    {
        public Shape? Find(string name) => Items.FirstOrDefault(m => m.Name == name)?.Value;
    }

    /// <summary>Rows of one key.</summary>
    public sealed record Grouped(Shape Key, Shape Row) : Shape;

    /// <summary>The columns that this is, names joined where objects are within objects.</summary>
    public IEnumerable<(string Column, SqlExpression Value)> Flatten(string prefix = "value") => this switch
    {
        Scalar scalar => [(prefix, scalar.Expression)],
        Members members => members.Items.SelectMany(m => m.Value.Flatten(m.Column)),
        _ => throw new NotSupportedException("Groups are no columns: select their key and aggregates."),
    };

    /// <summary>The same shape, its columns taken from a table that has them by their names.</summary>
    public Shape From(string table, string prefix = "value") => this switch
    {
        Scalar => new Scalar(Column(table, prefix)),
        Members members => new Members(
            [.. members.Items.Select(m => m with { Value = m.Value.From(table, m.Column) })]),
        _ => throw new NotSupportedException("Groups are no columns: select their key and aggregates."),
    };

    public static SqlExpression Column(string table, string column)
        => new SqlExpression.Column(
            new SqlName([new SqlIdentifier(table), new SqlIdentifier(column)], default), default);
}
