using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Catalog;

/// <summary>A table's event time.</summary>
/// <param name="Column">The column, by index in the table.</param>
/// <param name="Delay">How far the watermark is behind the greatest event time, as <c>WATERMARK FOR t AS t - INTERVAL
/// …</c> says; null when the table's rows come with watermarks of their own.</param>
public sealed record SqlRowtime(int Column, Duration? Delay);
