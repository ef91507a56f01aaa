using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary><c>WATERMARK FOR column AS expression</c>.</summary>
/// <param name="Column">The column that is event time.</param>
/// <param name="Expression">The promise: <c>column - INTERVAL '5' SECOND</c>.</param>
/// <param name="Span">Where it stands.</param>
public sealed record SqlWatermark(SqlName Column, SqlExpression Expression, SourceSpan Span) : SqlNode(Span);
