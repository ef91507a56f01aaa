using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>One item of ORDER BY.</summary>
/// <param name="Item">As written.</param>
/// <param name="Place">The item of the select list that it means, or −1.</param>
/// <param name="Expression">What it computes, when it means none.</param>
internal sealed record OrderRequest(SqlOrderItem Item, int Place, BoundExpression? Expression);
