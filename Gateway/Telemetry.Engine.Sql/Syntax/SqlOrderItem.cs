using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>One item of ORDER BY.</summary>
/// <param name="Expression">What is ordered by.</param>
/// <param name="IsDescending">DESC.</param>
/// <param name="NullsFirst">NULLS FIRST or LAST; null when not said (Flink: NULL is the smallest value).</param>
/// <param name="Span">Where it stands.</param>
public sealed record SqlOrderItem(SqlExpression Expression, bool IsDescending, bool? NullsFirst, SourceSpan Span)
    : SqlNode(Span);
