using Telemetry.Engine.Time;
using Telemetry.Engine.Typed.Shapes;

namespace Telemetry.Engine.Typed;

/// <summary>Makes shapes: of types that describe themselves, of single values, of tuples, and by a builder.</summary>
/// <example><code>
/// var values = RowShape.Float64("value");
/// var pairs = RowShape.Tuple(RowShape.Text("zone"), values);
/// var readings = RowShape.Of&lt;Reading&gt;();
/// </code></example>
public static class RowShape
{
    /// <summary>The shape of a type that describes itself.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <returns>The shape, always the same one.</returns>
    public static RowShape<T> Of<T>()
        where T : IRow<T> => DeclaredShape<T>.Instance;

    /// <summary>Builds a shape of any type by functions.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <returns>The builder.</returns>
    public static RowShapeBuilder<T> For<T>() => new();

    /// <summary>One column of doubles.</summary>
    /// <param name="column">The column's name.</param>
    /// <returns>The shape.</returns>
    public static RowShape<double> Float64(string column) =>
        For<double>().Float64(column, value => value).Build(row => row.Float64(0));

    /// <summary>One column of integers.</summary>
    /// <param name="column">The column's name.</param>
    /// <returns>The shape.</returns>
    public static RowShape<long> Int64(string column) =>
        For<long>().Int64(column, value => value).Build(row => row.Int64(0));

    /// <summary>One column of truth values.</summary>
    /// <param name="column">The column's name.</param>
    /// <returns>The shape.</returns>
    public static RowShape<bool> Boolean(string column) =>
        For<bool>().Boolean(column, value => value).Build(row => row.Boolean(0));

    /// <summary>One column of texts.</summary>
    /// <param name="column">The column's name.</param>
    /// <returns>The shape.</returns>
    public static RowShape<string> Text(string column) =>
        For<string>().Text(column, value => value).Build(row => row.Text(0));

    /// <summary>One column of instants.</summary>
    /// <param name="column">The column's name.</param>
    /// <returns>The shape.</returns>
    public static RowShape<EventTime> Time(string column) =>
        For<EventTime>().Time(column, value => value).Build(row => row.Time(0));

    /// <summary>One column of doubles that may be missing.</summary>
    /// <param name="column">The column's name.</param>
    /// <returns>The shape.</returns>
    public static RowShape<double?> Float64OrNull(string column) =>
        For<double?>().Float64OrNull(column, value => value).Build(row => row.Float64OrNull(0));

    /// <summary>One column of texts that may be missing.</summary>
    /// <param name="column">The column's name.</param>
    /// <returns>The shape.</returns>
    public static RowShape<string?> TextOrNull(string column) =>
        For<string?>().TextOrNull(column, value => value).Build(row => row.TextOrNull(0));

    /// <summary>Pairs: the columns of one shape, then those of the other.</summary>
    /// <typeparam name="T1">The first part.</typeparam>
    /// <typeparam name="T2">The second part.</typeparam>
    /// <param name="first">The first part's shape.</param>
    /// <param name="second">The second part's shape.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ArgumentException">A column's name appears twice.</exception>
    public static RowShape<(T1 First, T2 Second)> Tuple<T1, T2>(RowShape<T1> first, RowShape<T2> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var at = first.Schema.Count;
        return new BuiltShape<(T1 First, T2 Second)>(
            new([.. first.Schema.Columns, .. second.Schema.Columns]),
            row => (first.ReadRow(row), second.ReadRow(row.From(at))),
            (value, row) =>
            {
                first.WriteRow(value.First, row);
                second.WriteRow(value.Second, row.From(at));
            });
    }

    /// <summary>Triples: the columns of the three shapes, one behind the other.</summary>
    /// <typeparam name="T1">The first part.</typeparam>
    /// <typeparam name="T2">The second part.</typeparam>
    /// <typeparam name="T3">The third part.</typeparam>
    /// <param name="first">The first part's shape.</param>
    /// <param name="second">The second part's shape.</param>
    /// <param name="third">The third part's shape.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ArgumentException">A column's name appears twice.</exception>
    public static RowShape<(T1 First, T2 Second, T3 Third)> Tuple<T1, T2, T3>(
        RowShape<T1> first, RowShape<T2> second, RowShape<T3> third)
    {
        var pair = Tuple(first, second);
        ArgumentNullException.ThrowIfNull(third);
        var at = pair.Schema.Count;
        return new BuiltShape<(T1 First, T2 Second, T3 Third)>(
            new([.. pair.Schema.Columns, .. third.Schema.Columns]),
            row =>
            {
                var (one, two) = pair.ReadRow(row);
                return (one, two, third.ReadRow(row.From(at)));
            },
            (value, row) =>
            {
                pair.WriteRow((value.First, value.Second), row);
                third.WriteRow(value.Third, row.From(at));
            });
    }
}
