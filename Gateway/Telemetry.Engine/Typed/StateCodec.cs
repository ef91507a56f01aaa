using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed.Shapes;

namespace Telemetry.Engine.Typed;

/// <summary>Makes codecs for state: of single values, of types that have a shape, and of any type by two
/// functions.</summary>
/// <example><code>
/// var counts = StateCodec.Int64;
/// var readings = StateCodec.Of&lt;Reading&gt;();
/// var pairs = StateCodec.Of(RowShape.Tuple(RowShape.Text("zone"), RowShape.Float64("value")));
/// </code></example>
public static class StateCodec
{
    /// <summary>64-bit integers.</summary>
    public static StateCodec<long> Int64 { get; } = Fixed(
        "int64", static (writer, value) => writer.Int64(value), static reader => reader.Int64(), 8,
        static (left, right) => left.CompareTo(right));

    /// <summary>32-bit integers.</summary>
    public static StateCodec<int> Int32 { get; } = Fixed(
        "int32", static (writer, value) => writer.Int32(value), static reader => reader.Int32(), 4,
        static (left, right) => left.CompareTo(right));

    /// <summary>Doubles.</summary>
    public static StateCodec<double> Float64 { get; } = Fixed(
        "float64", static (writer, value) => writer.Float64(value), static reader => reader.Float64(), 8,
        static (left, right) => left.CompareTo(right));

    /// <summary>Truth values.</summary>
    public static StateCodec<bool> Boolean { get; } = Fixed(
        "boolean", static (writer, value) => writer.Boolean(value), static reader => reader.Boolean(), 1,
        static (left, right) => left.CompareTo(right));

    /// <summary>Instants.</summary>
    public static StateCodec<EventTime> Time { get; } = Fixed(
        "time", static (writer, value) => writer.Int64(value.Micros), static reader => new EventTime(reader.Int64()), 8,
        static (left, right) => left.CompareTo(right));

    /// <summary>Spans of time.</summary>
    public static StateCodec<Duration> Span { get; } = Fixed(
        "span", static (writer, value) => writer.Int64(value.Micros), static reader => new Duration(reader.Int64()), 8,
        static (left, right) => left.CompareTo(right));

    /// <summary>Decimals.</summary>
    public static StateCodec<decimal> Decimal { get; } = Fixed(
        "decimal",
        static (writer, value) =>
        {
            foreach (var part in decimal.GetBits(value)) { writer.Int32(part); }
        },
        static reader =>
        {
            int[] parts = [reader.Int32(), reader.Int32(), reader.Int32(), reader.Int32()];
            try { return new decimal(parts); }
            catch (ArgumentException exception) { throw new SnapshotFormatException("no decimal", exception); }
        },
        16, static (left, right) => left.CompareTo(right));

    /// <summary>Texts, not null; as keys in the order of their UTF-16 letters.</summary>
    public static StateCodec<string> Text { get; } = new(
        "text", static (writer, value) => writer.Text(value ?? throw new InvalidOperationException("A text is null.")),
        static reader => reader.Text(), 0, static value => 24 + (2 * value.Length),
        static (left, right) => string.CompareOrdinal(left, right));

    /// <summary>The codec of a type that describes itself.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <returns>The codec.</returns>
    public static StateCodec<T> Of<T>()
        where T : IRow<T> => Of(RowShape.Of<T>());

    /// <summary>The codec of a type that has a shape: its columns, one behind the other.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="shape">How a value lies in columns.</param>
    /// <returns>The codec.</returns>
    public static StateCodec<T> Of<T>(RowShape<T> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var codec = new ShapeCodec<T>(shape);
        return new(
            $"row({shape.Schema})", codec.Write, codec.Read, codec.FixedSize,
            codec.HasTexts ? codec.SizeOf : null, null);
    }

    /// <summary>The codec of any type, by functions.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="name">Says what is written, version included: state in a snapshot fits only the same name.</param>
    /// <param name="write">Writes a value: equal values as equal bytes.</param>
    /// <param name="read">Reads what was written, and nothing more.</param>
    /// <param name="sizeOf">Bytes that a value counts as in the partition's budget; 64 for each when null.</param>
    /// <param name="order">The order of values, for the keys of maps; that of their bytes when null.</param>
    /// <returns>The codec.</returns>
    /// <example><code>
    /// var flags = StateCodec.Create&lt;DayOfWeek&gt;(
    ///     "day v1", (writer, day) => writer.Int32((int)day), reader => (DayOfWeek)reader.Int32(), _ => 4);
    /// </code></example>
    public static StateCodec<T> Create<T>(
        string name, Action<SnapshotWriter, T> write, Func<SnapshotReader, T> read, Func<T, int>? sizeOf = null,
        Comparison<T>? order = null)
    {
        ArgumentNullException.ThrowIfNull(write);
        ArgumentNullException.ThrowIfNull(read);
        return new(name, write, read, 64, sizeOf ?? (_ => 64), order);
    }

    private static StateCodec<T> Fixed<T>(
        string name, Action<SnapshotWriter, T> write, Func<SnapshotReader, T> read, int size, Comparison<T> order) =>
        new(name, write, read, size, null, order);
}
