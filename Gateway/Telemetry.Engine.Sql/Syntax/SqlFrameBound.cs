using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>One bound of a frame.</summary>
public abstract record SqlFrameBound : SqlNode
{
    private SqlFrameBound(SourceSpan span)
        : base(span)
    {
    }

    /// <summary><c>UNBOUNDED PRECEDING</c>.</summary>
    public sealed record UnboundedPreceding(SourceSpan Span) : SqlFrameBound(Span);

    /// <summary><c>n PRECEDING</c>.</summary>
    public sealed record Preceding(SqlExpression Distance, SourceSpan Span) : SqlFrameBound(Span);

    /// <summary><c>CURRENT ROW</c>.</summary>
    public sealed record CurrentRow(SourceSpan Span) : SqlFrameBound(Span);

    /// <summary><c>n FOLLOWING</c>.</summary>
    public sealed record Following(SqlExpression Distance, SourceSpan Span) : SqlFrameBound(Span);

    /// <summary><c>UNBOUNDED FOLLOWING</c>.</summary>
    public sealed record UnboundedFollowing(SourceSpan Span) : SqlFrameBound(Span);
}
