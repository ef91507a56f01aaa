using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>One item of a select list.</summary>
public abstract record SqlSelectItem : SqlNode
{
    private SqlSelectItem(SourceSpan span)
        : base(span)
    {
    }

    /// <summary><c>expression [AS alias]</c>.</summary>
    public sealed record Value(SqlExpression Expression, SqlIdentifier? Alias, SourceSpan Span) : SqlSelectItem(Span);

    /// <summary><c>*</c> or <c>table.*</c>; <paramref name="Of"/> is null for all tables.</summary>
    public sealed record Star(SqlName? Of, SourceSpan Span) : SqlSelectItem(Span);
}
