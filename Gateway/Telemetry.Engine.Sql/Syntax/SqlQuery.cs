using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>A query: what gives rows.</summary>
public abstract record SqlQuery : SqlNode
{
    private SqlQuery(SourceSpan span)
        : base(span)
    {
    }

    /// <summary><c>SELECT … FROM … WHERE … GROUP BY … HAVING … WINDOW …</c>.</summary>
    /// <param name="Items">One at least.</param>
    /// <param name="From">Null for a select of constants; commas are cross joins.</param>
    /// <param name="Span">Where it stands.</param>
    public sealed record Select(SqlList<SqlSelectItem> Items, SqlFrom? From, SourceSpan Span) : SqlQuery(Span)
    {
        /// <summary>Whether DISTINCT follows SELECT.</summary>
        public bool IsDistinct { get; init; }

        /// <summary>WHERE; null when there is none.</summary>
        public SqlExpression? Where { get; init; }

        /// <summary>
        /// GROUP BY; null when there is none. Several elements multiply: <c>GROUP BY GROUPING SETS ((a), ()), b</c>
        /// groups by
        /// (a, b) and (b).
        /// </summary>
        public SqlList<SqlGrouping>? GroupBy { get; init; }

        /// <summary>HAVING; null when there is none.</summary>
        public SqlExpression? Having { get; init; }

        /// <summary>WINDOW definitions.</summary>
        public SqlList<SqlNamedWindow> Windows { get; init; } = [];
    }

    /// <summary><c>VALUES (1, 'a'), (2, 'b')</c>: rows of one width.</summary>
    public sealed record Values(SqlList<SqlList<SqlExpression>> Rows, SourceSpan Span) : SqlQuery(Span);

    /// <summary><c>TABLE name</c>: all of it.</summary>
    public sealed record Whole(SqlName Table, SourceSpan Span) : SqlQuery(Span);

    /// <summary>UNION, INTERSECT or EXCEPT of two queries.</summary>
    public sealed record Set(SqlSetOperator Operator, bool IsAll, SqlQuery Left, SqlQuery Right, SourceSpan Span)
        : SqlQuery(Span);

    /// <summary>A query with ORDER BY, LIMIT (also FETCH FIRST) or OFFSET behind it.</summary>
    public sealed record Ordered(
        SqlQuery Body, SqlList<SqlOrderItem> OrderBy, SqlExpression? Limit, SqlExpression? Offset, SourceSpan Span)
        : SqlQuery(Span);

    /// <summary><c>WITH name AS (…), … body</c>.</summary>
    public sealed record With(SqlList<SqlCommonTable> Tables, SqlQuery Body, SourceSpan Span) : SqlQuery(Span);
}
