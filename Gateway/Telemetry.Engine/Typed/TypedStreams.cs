using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Typed.Stages;

namespace Telemetry.Engine.Typed;

/// <summary>The ways from streams by column names to typed ones.</summary>
/// <example><code>
/// public readonly record struct Mean(string Device, EventTime Start, double? Value) : IRow&lt;Mean&gt;
/// {
///     public static Schema Schema { get; } = new(
///         new Column("device", ColumnType.Text), new Column("window_start", ColumnType.Time),
///         new Column("avg", ColumnType.Float64, true));
///
///     public static Mean Read(in RowView row) => new(row.Text(0), row.Time(1), row.Float64OrNull(2));
///
///     public void Write(in RowSlot row) { row.Set(0, Device); row.Set(1, Start); row.Set(2, Value); }
///
///     public static Stream&lt;Mean&gt; Of(PipelineStream windows) => windows.AsRows&lt;Mean&gt;();
/// }
/// </code></example>
public static class TypedStreams
{
    /// <summary>Reads a stream's rows as values of a type that describes itself.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="stream">The stream; it may have more columns, in any order.</param>
    /// <returns>The typed stream.</returns>
    /// <exception cref="ArgumentException">A column is missing, has another type, or may be NULL and the shape has no
    /// NULL for it.</exception>
    /// <example><code>
    /// Stream&lt;Reading&gt; readings = builder.Readings.AsRows&lt;Reading&gt;();
    /// </code></example>
    public static Stream<T> AsRows<T>(this PipelineStream stream)
        where T : IRow<T> => stream.AsRows(RowShape.Of<T>());

    /// <summary>Reads a stream's rows as values of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="stream">The stream; it may have more columns, in any order.</param>
    /// <param name="shape">How a value lies in the columns.</param>
    /// <returns>The typed stream.</returns>
    /// <exception cref="ArgumentException">A column is missing, has another type, or may be NULL and the shape has no
    /// NULL for it.</exception>
    /// <example><code>
    /// Stream&lt;double&gt; values = builder.Readings.WithValues("value").AsRows(RowShape.Float64("value"));
    /// </code></example>
    public static Stream<T> AsRows<T>(this PipelineStream stream, RowShape<T> shape)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(shape);
        return new(stream, shape, RowConditions<T>.None);
    }

    /// <summary>An input whose rows come as frames, with the watermark of all sources.</summary>
    /// <typeparam name="T">What the rows are.</typeparam>
    /// <param name="builder">The pipeline.</param>
    /// <param name="name">The table's name.</param>
    /// <param name="shape">How the rows lie in columns.</param>
    /// <param name="keys">The space of the rows' keys, or null.</param>
    /// <returns>The rows.</returns>
    /// <example><code>
    /// Stream&lt;(string First, double Second)&gt; limits = builder.Table(
    ///     "limits", RowShape.Tuple(RowShape.Text("zone"), RowShape.Float64("limit")));
    /// </code></example>
    public static Stream<T> Table<T>(
        this PipelineBuilder builder, string name, RowShape<T> shape, KeySpace? keys = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(shape);
        return builder.Table(name, shape.Schema, keys).AsRows(shape);
    }

    /// <summary>Makes a row of each row, of a type that describes itself.</summary>
    /// <typeparam name="T">What the rows are.</typeparam>
    /// <typeparam name="TOut">What the new rows are.</typeparam>
    /// <param name="stream">The stream.</param>
    /// <param name="select">Makes the new row; pure.</param>
    /// <returns>The new rows, with the same times and keys.</returns>
    /// <example><code>
    /// builder.Readings.AsRows&lt;Reading&gt;().Select(reading => reading with { Value = -reading.Value
    ///     }).To("negative");
    /// </code></example>
    public static Stream<TOut> Select<T, TOut>(this Stream<T> stream, Func<T, TOut> select)
        where TOut : IRow<TOut>
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.Select(select, RowShape.Of<TOut>());
    }

    /// <summary>Adds the rows of other streams of equal columns. A union with a changelog is one.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="others">The other streams.</param>
    /// <returns>All rows; keyed if all are, by the same keys.</returns>
    /// <exception cref="ArgumentException">A stream has other columns.</exception>
    /// <example><code>
    /// var other = builder.Table("replayed", ReadingSchema.Schema);
    /// builder.Readings.Union(other).To("all_readings");
    /// </code></example>
    public static PipelineStream Union(this PipelineStream stream, params PipelineStream[] others)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(others);
        return stream.Builder.Apply(
            stream.Builder.NameFor("union"), [stream, .. others], inputs => new UnionOperator(inputs));
    }

    /// <summary>Keeps the rows that have a value in all of these columns, which then are columns without
    /// NULL.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="columns">The columns' names.</param>
    /// <returns>The kept rows.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <example><code>
    /// builder.Readings.WithValues("value", "unit").To("measured");
    /// </code></example>
    public static PipelineStream WithValues(this PipelineStream stream, params string[] columns)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.Apply(stream.Builder.NameFor("with_values"), input => new PresenceOperator(columns, input));
    }
}
