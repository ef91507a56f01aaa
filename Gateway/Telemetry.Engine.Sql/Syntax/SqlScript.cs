using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>Statements with semicolons between them.</summary>
/// <param name="Statements">In order.</param>
/// <param name="Span">The whole text.</param>
public sealed record SqlScript(SqlList<SqlStatement> Statements, SourceSpan Span) : SqlNode(Span);
