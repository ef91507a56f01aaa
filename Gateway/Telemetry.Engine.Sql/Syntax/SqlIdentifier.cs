using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>One name as written, quotes taken off. Case is significant.</summary>
/// <param name="Text">The name.</param>
/// <param name="Span">Where it stands, quotes included.</param>
public sealed record SqlIdentifier(string Text, SourceSpan Span) : SqlNode(Span)
{
    /// <summary>A name that no text stands behind.</summary>
    public SqlIdentifier(string text)
        : this(text, SourceSpan.None)
    {
    }
}
