using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>The pattern of MATCH_RECOGNIZE.</summary>
public abstract record SqlPattern : SqlNode
{
    private SqlPattern(SourceSpan span)
        : base(span)
    {
    }

    /// <summary>One row that is a variable.</summary>
    public sealed record Variable(SqlIdentifier Name, SourceSpan Span) : SqlPattern(Span);

    /// <summary>One after the other.</summary>
    public sealed record Sequence(SqlList<SqlPattern> Items, SourceSpan Span) : SqlPattern(Span);

    /// <summary>One of them: <c>A | B</c>.</summary>
    public sealed record Choice(SqlList<SqlPattern> Items, SourceSpan Span) : SqlPattern(Span);

    /// <summary>Several times: <c>A*</c>, <c>A+?</c>, <c>A{2,}</c>; <paramref name="Max"/> null = without
    /// end.</summary>
    public sealed record Repeat(SqlPattern Item, int Min, int? Max, bool IsReluctant, SourceSpan Span)
        : SqlPattern(Span);

    /// <summary><c>PERMUTE(A, B)</c>: all of them in any order.</summary>
    public sealed record Permute(SqlList<SqlPattern> Items, SourceSpan Span) : SqlPattern(Span);

    /// <summary><c>{- A -}</c>: matched, not given.</summary>
    public sealed record Exclude(SqlPattern Item, SourceSpan Span) : SqlPattern(Span);
}
