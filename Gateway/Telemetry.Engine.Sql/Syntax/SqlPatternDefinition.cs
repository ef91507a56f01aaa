using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary><c>DEFINE variable AS condition</c>.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Condition">What its rows must fulfil.</param>
/// <param name="Span">Where it stands.</param>
public sealed record SqlPatternDefinition(SqlIdentifier Variable, SqlExpression Condition, SourceSpan Span)
    : SqlNode(Span);
