using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>A name of one or more parts: <c>value</c>, <c>r.value</c>, <c>catalog.database.table</c>.</summary>
/// <param name="Parts">One at least.</param>
/// <param name="Span">Where it stands.</param>
public sealed record SqlName(SqlList<SqlIdentifier> Parts, SourceSpan Span) : SqlNode(Span)
{
    /// <summary>A name of one part that no text stands behind.</summary>
    public SqlName(string text)
        : this([new SqlIdentifier(text)], SourceSpan.None)
    {
    }

    /// <summary>The last part: what is named.</summary>
    public SqlIdentifier Last => Parts[^1];

    /// <summary>Whether it has one part only.</summary>
    public bool IsSimple => Parts.Count == 1;

    /// <summary>The parts with dots between them, unquoted, for messages and look-ups.</summary>
    public string Text => string.Join('.', Parts.Select(p => p.Text));
}
