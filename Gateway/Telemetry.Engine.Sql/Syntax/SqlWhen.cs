using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>One branch of CASE.</summary>
/// <param name="Condition">What must hold, or what the operand must equal.</param>
/// <param name="Result">The value then.</param>
/// <param name="Span">Where it stands.</param>
public sealed record SqlWhen(SqlExpression Condition, SqlExpression Result, SourceSpan Span) : SqlNode(Span);
