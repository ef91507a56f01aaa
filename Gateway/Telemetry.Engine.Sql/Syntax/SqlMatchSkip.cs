using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>AFTER MATCH SKIP: where the next match may begin.</summary>
public abstract record SqlMatchSkip : SqlNode
{
    private SqlMatchSkip(SourceSpan span)
        : base(span)
    {
    }

    /// <summary><c>PAST LAST ROW</c>.</summary>
    public sealed record PastLastRow(SourceSpan Span) : SqlMatchSkip(Span);

    /// <summary><c>TO NEXT ROW</c>.</summary>
    public sealed record ToNextRow(SourceSpan Span) : SqlMatchSkip(Span);

    /// <summary><c>TO FIRST variable</c>.</summary>
    public sealed record ToFirst(SqlIdentifier Variable, SourceSpan Span) : SqlMatchSkip(Span);

    /// <summary><c>TO LAST variable</c>, also <c>TO variable</c>.</summary>
    public sealed record ToLast(SqlIdentifier Variable, SourceSpan Span) : SqlMatchSkip(Span);
}
