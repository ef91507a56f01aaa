using System.Runtime.CompilerServices;
using Telemetry.Engine.Data;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Typed;

/// <summary>One row of a frame, to be read. Columns are counted as in the schema of the shape that reads. Valid only
/// during the call that it was given to.</summary>
/// <example><code>
/// var shape = RowShape.For&lt;double&gt;().Float64("value", value => value).Build(row => row.Float64(0));
/// </code></example>
public readonly ref struct RowView
{
    private readonly ReadOnlySpan<Vec> _columns;
    private readonly TextDictionary _texts;
    private readonly long _time;
    private readonly int _row;

    internal RowView(ReadOnlySpan<Vec> columns, TextDictionary texts, long time, int row)
    {
        _columns = columns;
        _texts = texts;
        _time = time;
        _row = row;
    }

    /// <summary>The row's event time.</summary>
    public EventTime EventTime => new(_time);

    /// <summary>Whether a column has no value.</summary>
    /// <param name="column">The column.</param>
    /// <returns>True for NULL.</returns>
    public bool IsNull(int column) => _columns[column].IsNull(_row);

    /// <summary>A Float64.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">It is NULL.</exception>
    public double Float64(int column) => Values<double>(column)[_row];

    /// <summary>An Int64.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">It is NULL.</exception>
    public long Int64(int column) => Values<long>(column)[_row];

    /// <summary>A truth value.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">It is NULL.</exception>
    public bool Boolean(int column) => Values<bool>(column)[_row];

    /// <summary>An instant.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">It is NULL.</exception>
    public EventTime Time(int column) => new(Values<long>(column)[_row]);

    /// <summary>A text; no new one is made.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">It is NULL.</exception>
    public string Text(int column) => _texts[Values<int>(column)[_row]];

    /// <summary>A Float64 or null.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The value; null for NULL.</returns>
    public double? Float64OrNull(int column) => IsNull(column) ? null : Float64(column);

    /// <summary>An Int64 or null.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The value; null for NULL.</returns>
    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    /// <summary>A truth value or null.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The value; null for NULL.</returns>
    public bool? BooleanOrNull(int column) => IsNull(column) ? null : Boolean(column);

    /// <summary>An instant or null.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The value; null for NULL.</returns>
    public EventTime? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    /// <summary>A text or null.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The value; null for NULL.</returns>
    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>The same row, counting its columns from a later one; for shapes that are made of shapes.</summary>
    /// <param name="column">The column that becomes the first.</param>
    /// <returns>The row.</returns>
    public RowView From(int column) => new(_columns[column..], _texts, _time, _row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vec<TValue> Values<TValue>(int column)
        where TValue : unmanaged
    {
        var vector = _columns[column];
        if (vector.IsNull(_row)) { ThrowNull(column); }
        return (Vec<TValue>)vector;
    }

    private static void ThrowNull(int column) => throw new InvalidOperationException(
        $"Column {column} of the shape is NULL in this row: read it with the method for values that may be missing.");
}
