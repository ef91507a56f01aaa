using Telemetry.Engine.Ranking;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>One column of an order.</summary>
/// <param name="Column">The input's column.</param>
/// <param name="IsDescending">Whether great values come first.</param>
/// <param name="Nulls">Where NULL stands.</param>
public sealed record SortKey(int Column, bool IsDescending = false, NullOrder Nulls = NullOrder.Lowest);
