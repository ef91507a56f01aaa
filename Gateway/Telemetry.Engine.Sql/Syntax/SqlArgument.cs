using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>One argument of a call.</summary>
/// <param name="Name">Of <c>name => value</c>; null when given by place.</param>
/// <param name="Value">The value.</param>
/// <param name="Span">Where it stands.</param>
public sealed record SqlArgument(SqlIdentifier? Name, SqlExpression Value, SourceSpan Span) : SqlNode(Span);
