using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary><c>'key' = 'value'</c>, of SET or WITH.</summary>
/// <param name="Key">Without quotes.</param>
/// <param name="Value">Without quotes.</param>
/// <param name="Span">Where it stands.</param>
public sealed record SqlOption(string Key, string Value, SourceSpan Span) : SqlNode(Span);
