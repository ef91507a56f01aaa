using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>The window of OVER: <c>OVER (PARTITION BY … ORDER BY … ROWS …)</c>, <c>OVER name</c>, or both in
/// one.</summary>
/// <param name="Name">The named window that it starts from; null when there is none.</param>
/// <param name="PartitionBy">Empty when not said.</param>
/// <param name="OrderBy">Empty when not said.</param>
/// <param name="Frame">Null when not said.</param>
/// <param name="Span">Where it stands.</param>
public sealed record SqlWindow(
    SqlIdentifier? Name,
    SqlList<SqlExpression> PartitionBy,
    SqlList<SqlOrderItem> OrderBy,
    SqlFrame? Frame,
    SourceSpan Span) : SqlNode(Span);
