using Telemetry.Engine.Data;

namespace Telemetry.Engine.Typed;

/// <summary>A type that says itself how it lies in a frame's columns; best a record struct of a few fields.</summary>
/// <typeparam name="TSelf">The type.</typeparam>
/// <example><code>
/// public readonly record struct Door(string Name, bool IsOpen) : IRow&lt;Door&gt;
/// {
///     public static Schema Schema { get; } = new(
///         new Column("name", ColumnType.Text), new Column("is_open", ColumnType.Boolean));
///
///     public static Door Read(in RowView row) => new(row.Text(0), row.Boolean(1));
///
///     public void Write(in RowSlot row) { row.Set(0, Name); row.Set(1, IsOpen); }
/// }
/// </code></example>
public interface IRow<TSelf>
    where TSelf : IRow<TSelf>
{
    /// <summary>The columns, always the same.</summary>
    static abstract Schema Schema { get; }

    /// <summary>Makes a value of a row.</summary>
    /// <param name="row">The row; its columns are those of <see cref="Schema"/>, in that order.</param>
    /// <returns>The value.</returns>
    static abstract TSelf Read(in RowView row);

    /// <summary>Writes the value into a row: every column of <see cref="Schema"/>.</summary>
    /// <param name="row">The row.</param>
    void Write(in RowSlot row);
}
