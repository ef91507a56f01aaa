using Telemetry.Engine.Data;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Typed;

/// <summary>A reading as a typed row. Where speed counts give a type of your own the columns that you need.</summary>
/// <param name="Device">The device.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Time">The event time; taken from the row, and not written: rows keep theirs.</param>
/// <param name="Value">The value of a number, 0 or 1 of a truth value, else null.</param>
/// <param name="Text">The value of a text, else null.</param>
/// <param name="Truth">The value of a truth value, else null.</param>
/// <example><code>
/// Stream&lt;Reading&gt; readings = builder.Readings.AsRows&lt;Reading&gt;();
/// readings.Where(reading => reading.Value > 80).To("hot");
/// </code></example>
public readonly record struct Reading(
    string Device, string Metric, EventTime Time, double? Value, string? Text, bool? Truth) : IRow<Reading>
{
    /// <inheritdoc/>
    public static Schema Schema { get; } = new(
        new("device", ColumnType.Text),
        new("metric", ColumnType.Text),
        new("value", ColumnType.Float64, true),
        new("value_text", ColumnType.Text, true),
        new("value_bool", ColumnType.Boolean, true));

    /// <inheritdoc/>
    public static Reading Read(in RowView row) => new(
        row.Text(0), row.Text(1), row.EventTime, row.Float64OrNull(2), row.TextOrNull(3), row.BooleanOrNull(4));

    /// <inheritdoc/>
    public void Write(in RowSlot row)
    {
        row.Set(0, Device);
        row.Set(1, Metric);
        row.Set(2, Value);
        row.Set(3, Text);
        row.Set(4, Truth);
    }
}
