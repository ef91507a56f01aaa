using Telemetry.Engine.Data;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed.Shapes;

namespace Telemetry.Engine.Typed;

/// <summary>Builds a shape column by column, each with the function that gives its value, and ends with the one that
/// makes a value of a row. Columns are counted in the order in which they are given.</summary>
/// <typeparam name="T">The type.</typeparam>
/// <example><code>
/// var shape = RowShape.For&lt;(string Pump, double? Flow)&gt;()
///     .Text("pump", value => value.Pump)
///     .Float64OrNull("flow", value => value.Flow)
///     .Build(row => (row.Text(0), row.Float64OrNull(1)));
/// </code></example>
public sealed class RowShapeBuilder<T>
{
    private readonly List<Column> _columns = [];
    private readonly List<Action<T, RowSlot>> _writers = [];

    internal RowShapeBuilder() { }

    /// <summary>Adds a column of doubles.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>This builder.</returns>
    public RowShapeBuilder<T> Float64(string name, Func<T, double> value)
    {
        var column = _columns.Count;
        return Add(new(name, ColumnType.Float64), (row, slot) => slot.Set(column, value(row)));
    }

    /// <summary>Adds a column of integers.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>This builder.</returns>
    public RowShapeBuilder<T> Int64(string name, Func<T, long> value)
    {
        var column = _columns.Count;
        return Add(new(name, ColumnType.Int64), (row, slot) => slot.Set(column, value(row)));
    }

    /// <summary>Adds a column of truth values.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>This builder.</returns>
    public RowShapeBuilder<T> Boolean(string name, Func<T, bool> value)
    {
        var column = _columns.Count;
        return Add(new(name, ColumnType.Boolean), (row, slot) => slot.Set(column, value(row)));
    }

    /// <summary>Adds a column of texts.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="value">Its value; not null.</param>
    /// <returns>This builder.</returns>
    public RowShapeBuilder<T> Text(string name, Func<T, string> value)
    {
        var column = _columns.Count;
        return Add(new(name, ColumnType.Text), (row, slot) => slot.Set(column, value(row)
            ?? throw new InvalidOperationException($"Column '{name}' of a row is null, and the shape has no NULL.")));
    }

    /// <summary>Adds a column of instants.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>This builder.</returns>
    public RowShapeBuilder<T> Time(string name, Func<T, EventTime> value)
    {
        var column = _columns.Count;
        return Add(new(name, ColumnType.Time), (row, slot) => slot.Set(column, value(row)));
    }

    /// <summary>Adds a column of doubles that may be missing.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="value">Its value or null.</param>
    /// <returns>This builder.</returns>
    public RowShapeBuilder<T> Float64OrNull(string name, Func<T, double?> value)
    {
        var column = _columns.Count;
        return Add(new(name, ColumnType.Float64, true), (row, slot) => slot.Set(column, value(row)));
    }

    /// <summary>Adds a column of integers that may be missing.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="value">Its value or null.</param>
    /// <returns>This builder.</returns>
    public RowShapeBuilder<T> Int64OrNull(string name, Func<T, long?> value)
    {
        var column = _columns.Count;
        return Add(new(name, ColumnType.Int64, true), (row, slot) => slot.Set(column, value(row)));
    }

    /// <summary>Adds a column of truth values that may be missing.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="value">Its value or null.</param>
    /// <returns>This builder.</returns>
    public RowShapeBuilder<T> BooleanOrNull(string name, Func<T, bool?> value)
    {
        var column = _columns.Count;
        return Add(new(name, ColumnType.Boolean, true), (row, slot) => slot.Set(column, value(row)));
    }

    /// <summary>Adds a column of instants that may be missing.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="value">Its value or null.</param>
    /// <returns>This builder.</returns>
    public RowShapeBuilder<T> TimeOrNull(string name, Func<T, EventTime?> value)
    {
        var column = _columns.Count;
        return Add(new(name, ColumnType.Time, true), (row, slot) => slot.Set(column, value(row)));
    }

    /// <summary>Adds a column of texts that may be missing.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="value">Its value or null.</param>
    /// <returns>This builder.</returns>
    public RowShapeBuilder<T> TextOrNull(string name, Func<T, string?> value)
    {
        var column = _columns.Count;
        return Add(new(name, ColumnType.Text, true), (row, slot) => slot.Set(column, value(row)));
    }

    /// <summary>Ends the shape.</summary>
    /// <param name="read">Makes a value of a row; column 0 is the one that was added first.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ArgumentException">There is no column, or a name appears twice.</exception>
    public RowShape<T> Build(Func<RowView, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        Action<T, RowSlot>[] writers = [.. _writers];
        if (writers.Length == 1) { return new BuiltShape<T>(new([.. _columns]), read, writers[0]); }
        return new BuiltShape<T>(new([.. _columns]), read, (value, row) =>
        {
            foreach (var writer in writers) { writer(value, row); }
        });
    }

    private RowShapeBuilder<T> Add(Column column, Action<T, RowSlot> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(column.Name);
        _columns.Add(column);
        _writers.Add(write);
        return this;
    }
}
