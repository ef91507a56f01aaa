using Telemetry.Engine.Data;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed.Shapes;

namespace Telemetry.Engine.Typed;

/// <summary>One row of a frame, to be written: every column once. Columns are counted as in the schema of the shape
/// that writes. Valid only during the call that it was given to.</summary>
/// <example><code>
/// public readonly record struct Level(double Metres) : IRow&lt;Level&gt;
/// {
///     public static Schema Schema { get; } = new(new Column("metres", ColumnType.Float64));
///
///     public static Level Read(in RowView row) => new(row.Float64(0));
///
///     public void Write(in RowSlot row) => row.Set(0, Metres);
/// }
/// </code></example>
public readonly ref struct RowSlot
{
    private readonly ReadOnlySpan<Vec> _columns;
    private readonly TextCache _texts;
    private readonly int _row;

    internal RowSlot(ReadOnlySpan<Vec> columns, TextCache texts, int row)
    {
        _columns = columns;
        _texts = texts;
        _row = row;
    }

    /// <summary>Writes a Float64.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">The value.</param>
    public void Set(int column, double value) => ((Vec<double>)_columns[column])[_row] = value;

    /// <summary>Writes an Int64.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">The value.</param>
    public void Set(int column, long value) => ((Vec<long>)_columns[column])[_row] = value;

    /// <summary>Writes a truth value.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">The value.</param>
    public void Set(int column, bool value) => ((Vec<bool>)_columns[column])[_row] = value;

    /// <summary>Writes an instant.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">The value.</param>
    public void Set(int column, EventTime value) => ((Vec<long>)_columns[column])[_row] = value.Micros;

    /// <summary>Writes a text, or NULL.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">The value.</param>
    public void Set(int column, string? value)
    {
        var vector = (Vec<int>)_columns[column];
        if (value is null) { vector.SetNull(_row); vector[_row] = 0; return; }
        vector[_row] = _texts.OrdinalOf(value);
    }

    /// <summary>Writes a Float64, or NULL.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">The value.</param>
    public void Set(int column, double? value)
    {
        if (value is { } given) { Set(column, given); } else { SetNull(column); }
    }

    /// <summary>Writes an Int64, or NULL.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">The value.</param>
    public void Set(int column, long? value)
    {
        if (value is { } given) { Set(column, given); } else { SetNull(column); }
    }

    /// <summary>Writes a truth value, or NULL.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">The value.</param>
    public void Set(int column, bool? value)
    {
        if (value is { } given) { Set(column, given); } else { SetNull(column); }
    }

    /// <summary>Writes an instant, or NULL.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">The value.</param>
    public void Set(int column, EventTime? value)
    {
        if (value is { } given) { Set(column, given); } else { SetNull(column); }
    }

    /// <summary>Writes NULL.</summary>
    /// <param name="column">The column.</param>
    public void SetNull(int column)
    {
        var vector = _columns[column];
        vector.SetNull(_row);
        if (vector is Vec<int> texts) { texts[_row] = 0; }
    }

    /// <summary>The same row, counting its columns from a later one; for shapes that are made of shapes.</summary>
    /// <param name="column">The column that becomes the first.</param>
    /// <returns>The row.</returns>
    public RowSlot From(int column) => new(_columns[column..], _texts, _row);
}
