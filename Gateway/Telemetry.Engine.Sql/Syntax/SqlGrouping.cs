using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>One element of GROUP BY.</summary>
public abstract record SqlGrouping : SqlNode
{
    private SqlGrouping(SourceSpan span)
        : base(span)
    {
    }

    /// <summary>A plain expression.</summary>
    public sealed record Key(SqlExpression Expression, SourceSpan Span) : SqlGrouping(Span);

    /// <summary>Several in parentheses: one element of ROLLUP, CUBE or GROUPING SETS; <c>()</c> groups by
    /// nothing.</summary>
    public sealed record Keys(SqlList<SqlExpression> Expressions, SourceSpan Span) : SqlGrouping(Span);

    /// <summary><c>GROUPING SETS (…)</c>.</summary>
    public sealed record Sets(SqlList<SqlGrouping> Items, SourceSpan Span) : SqlGrouping(Span);

    /// <summary><c>ROLLUP (…)</c>.</summary>
    public sealed record Rollup(SqlList<SqlGrouping> Items, SourceSpan Span) : SqlGrouping(Span);

    /// <summary><c>CUBE (…)</c>.</summary>
    public sealed record Cube(SqlList<SqlGrouping> Items, SourceSpan Span) : SqlGrouping(Span);
}
