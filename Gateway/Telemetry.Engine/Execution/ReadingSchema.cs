using Telemetry.Engine.Data;

namespace Telemetry.Engine.Execution;

/// <summary>The columns of the built-in stream of readings, keyed by (device, metric).</summary>
public static class ReadingSchema
{
    /// <summary>The device's name.</summary>
    public const int Device = 0;

    /// <summary>The metric's name.</summary>
    public const int Metric = 1;

    /// <summary>The value of a number; 0 or 1 of a truth value; else NULL.</summary>
    public const int Value = 2;

    /// <summary>The value of a text, else NULL.</summary>
    public const int ValueText = 3;

    /// <summary>The value of a truth value, else NULL.</summary>
    public const int ValueBool = 4;

    /// <summary>The unit, or NULL.</summary>
    public const int Unit = 5;

    /// <summary>How far the event time can be trusted, or what is wrong with the value; NULL: not said.</summary>
    public const int Quality = 6;

    /// <summary>The boot of the sequence number, or NULL.</summary>
    public const int Boot = 7;

    /// <summary>The sequence number, or NULL.</summary>
    public const int Seq = 8;

    /// <summary>Journal time of arrival.</summary>
    public const int Arrived = 9;

    /// <summary>The schema.</summary>
    public static Schema Schema { get; } = new(
        new("device", ColumnType.Text),
        new("metric", ColumnType.Text),
        new("value", ColumnType.Float64, true),
        new("value_text", ColumnType.Text, true),
        new("value_bool", ColumnType.Boolean, true),
        new("unit", ColumnType.Text, true),
        new("quality", ColumnType.Text, true),
        new("boot", ColumnType.Text, true),
        new("seq", ColumnType.Int64, true),
        new("arrived", ColumnType.Time));
}
