using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Typed.Keyed;
using Telemetry.Engine.Typed.Shapes;
using Telemetry.Engine.Typed.Stages;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Typed;

/// <summary>
/// A stream of values of a type, within a pipeline that is being described: a <see cref="PipelineStream"/> whose rows
/// are read by a shape. What is done with it becomes the same operators and frames that SQL plans to. The functions
/// that it takes run row by row in every partition, so they must be pure: equal rows in, equal rows out, and nothing
/// else touched.
/// </summary>
/// <typeparam name="T">What the rows are.</typeparam>
/// <example><code>
/// builder.Readings.AsRows&lt;Reading&gt;()
///     .Where(reading => reading.Metric == "temperature")
///     .Select(reading => (reading.Value * 1.8) + 32, RowShape.Float64OrNull("fahrenheit"))
///     .Window("mean_10s", WindowSpec.Tumbling(Duration.FromSeconds(10), WindowSpec.Statistics("fahrenheit")))
///     .To("fahrenheit_10s");
/// </code></example>
public sealed class Stream<T>
{
    private readonly PipelineStream _rows;
    private readonly RowConditions<T> _conditions;
    private PipelineStream? _filtered;

    internal Stream(PipelineStream rows, RowShape<T> shape, RowConditions<T> conditions)
    {
        _ = ShapeReader<T>.PlacesOf(shape, rows.Schema);
        _rows = rows;
        _conditions = conditions;
        Shape = shape;
    }

    /// <summary>How a value lies in columns.</summary>
    public RowShape<T> Shape { get; }

    /// <summary>
    /// The rows as a stream by column names, for windows, joins, gaps and all else that goes by them. It may have more
    /// columns than the shape: <see cref="WithShape"/> leaves only the shape's.
    /// </summary>
    public PipelineStream Rows => _conditions.IsEmpty ? _rows : _filtered ??= _rows.Apply(
        _rows.Builder.NameFor("where"), input => new WhereOperator<T>(input, Shape, _conditions));

    /// <summary>Keeps the rows that meet a condition.</summary>
    /// <param name="condition">The condition; pure.</param>
    /// <returns>The kept rows.</returns>
    /// <example><code>
    /// builder.Readings.AsRows&lt;Reading&gt;().Where(reading => reading.Value > 80).To("hot");
    /// </code></example>
    public Stream<T> Where(Func<T, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new(_rows, Shape, _conditions.And(condition));
    }

    /// <summary>Makes a row of each row; its event time and key stay.</summary>
    /// <typeparam name="TOut">What the new rows are.</typeparam>
    /// <param name="select">Makes the new row; pure.</param>
    /// <param name="shape">How the new rows lie in columns.</param>
    /// <returns>The new rows.</returns>
    /// <example><code>
    /// builder.Readings.AsRows&lt;Reading&gt;()
    ///     .Select(reading => reading.Value ?? 0, RowShape.Float64("value"))
    ///     .To("values");
    /// </code></example>
    public Stream<TOut> Select<TOut>(Func<T, TOut> select, RowShape<TOut> shape)
    {
        ArgumentNullException.ThrowIfNull(select);
        ArgumentNullException.ThrowIfNull(shape);
        return _rows.Apply(
            _rows.Builder.NameFor("select"),
            input => new SelectOperator<T, TOut>(input, Shape, _conditions, select, shape)).AsRows(shape);
    }

    /// <summary>Makes any number of rows of each row; they keep its key.</summary>
    /// <typeparam name="TOut">What the new rows are.</typeparam>
    /// <param name="expand">Puts the new rows into the collector; pure.</param>
    /// <param name="shape">How the new rows lie in columns.</param>
    /// <returns>The new rows.</returns>
    /// <exception cref="ArgumentException">This stream is a changelog.</exception>
    /// <example><code>
    /// builder.Readings.AsRows&lt;Reading&gt;().SelectMany((reading, output) =>
    /// {
    ///     foreach (var part in (reading.Text ?? "").Split(';')) { output.Add(part); }
    /// }, RowShape.Text("part")).To("parts");
    /// </code></example>
    public Stream<TOut> SelectMany<TOut>(Action<T, RowCollector<TOut>> expand, RowShape<TOut> shape)
    {
        ArgumentNullException.ThrowIfNull(expand);
        ArgumentNullException.ThrowIfNull(shape);
        return _rows.Apply(
            _rows.Builder.NameFor("select_many"),
            input => new SelectManyOperator<T, TOut>(input, Shape, _conditions, expand, shape)).AsRows(shape);
    }

    /// <summary>Adds the rows of other streams.</summary>
    /// <param name="others">The other streams.</param>
    /// <returns>All rows, in the columns of the shape. They are keyed if all are, by the same keys.</returns>
    /// <exception cref="ArgumentException">A stream's shape has other columns.</exception>
    /// <example><code>
    /// var readings = builder.Readings.AsRows&lt;Reading&gt;();
    /// var hot = readings.Where(reading => reading.Value > 80);
    /// var cold = readings.Where(reading => reading.Value &lt; 0);
    /// hot.Union(cold).To("extremes");
    /// </code></example>
    public Stream<T> Union(params Stream<T>[] others)
    {
        ArgumentNullException.ThrowIfNull(others);
        PipelineStream[] rest = [.. others.Select(other => other.WithShape().Rows)];
        return WithShape().Rows.Union(rest).AsRows(Shape);
    }

    /// <summary>Gives each row to the first branch whose condition it meets.</summary>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="branches">The branches: a side output each, and its condition; pure.</param>
    /// <returns>The rows that meet none. The branches are had by <see cref="Side"/>.</returns>
    /// <exception cref="ArgumentException">There is no branch, two have the same name, or this stream is a
    /// changelog.</exception>
    /// <example><code>
    /// var hot = new SideTag&lt;Reading&gt;("hot", RowShape.Of&lt;Reading&gt;());
    /// var cold = new SideTag&lt;Reading&gt;("cold", RowShape.Of&lt;Reading&gt;());
    /// var usual = builder.Readings.AsRows&lt;Reading&gt;()
    ///     .Split("by_heat", (hot, reading => reading.Value > 80), (cold, reading => reading.Value &lt; 0));
    /// usual.Side(hot).Union(usual.Side(cold)).To("extremes");
    /// </code></example>
    public Stream<T> Split(string name, params (SideTag<T> Tag, Func<T, bool> Condition)[] branches)
    {
        ArgumentNullException.ThrowIfNull(branches);
        return Rows.Apply(name, input => new SplitOperator<T>(input, Shape, branches)).AsRows(Shape);
    }

    /// <summary>Keys the rows by columns.</summary>
    /// <param name="columns">The columns' names: of the shape, or others of <see cref="Rows"/>. Event timers and
    /// windows go by a source's clock only when the column that names the source is among them.</param>
    /// <returns>The keyed rows.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <example><code>
    /// builder.Readings.AsRows&lt;Reading&gt;().KeyBy("device").To("by_device");
    /// </code></example>
    public Stream<T> KeyBy(params string[] columns) => Rows.KeyBy(columns).AsRows(Shape);

    /// <summary>Puts a process with state and timers by key behind the stream, which is keyed.</summary>
    /// <typeparam name="TOut">What it emits.</typeparam>
    /// <param name="name">The operator's name, unique in the pipeline; its state is found again by it.</param>
    /// <param name="create">Makes the process; a new one each time.</param>
    /// <param name="shape">How the results lie in columns.</param>
    /// <param name="clock">Whose clock event timers go by; when null that of the key's source, or the stream's when
    /// keys have none.</param>
    /// <returns>The results, with the same keys. Side outputs are had by <see cref="Side"/>.</returns>
    /// <exception cref="ArgumentException">The stream is not keyed, or a changelog, or the name is taken.</exception>
    /// <example><code>
    /// public sealed class Count : KeyedProcess&lt;Reading, long&gt;
    /// {
    ///     private readonly ValueState&lt;long&gt; _count;
    ///
    ///     public Count() => _count = State.Value("count", StateCodec.Int64);
    ///
    ///     public override void OnElement(in Reading reading, KeyedContext context, RowCollector&lt;long&gt; output) =>
    ///         output.Add(++_count.Value);
    ///
    ///     public static void Describe(PipelineBuilder builder) => builder.Readings.AsRows&lt;Reading&gt;()
    ///         .KeyBy("device")
    ///         .Process("count", () => new Count(), RowShape.Int64("count"))
    ///         .To("counts");
    /// }
    /// </code></example>
    public Stream<TOut> Process<TOut>(
        string name, Func<KeyedProcess<T, TOut>> create, RowShape<TOut> shape, ClockScope? clock = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(shape);
        return Rows.Apply(name, input => new KeyedProcessOperator<T, TOut>(
            input, Shape, create(), shape, clock)).AsRows(shape);
    }

    /// <summary>Puts a process without keys behind the stream.</summary>
    /// <typeparam name="TOut">What it emits.</typeparam>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="create">Makes the process; a new one each time.</param>
    /// <param name="shape">How the results lie in columns.</param>
    /// <returns>The results; rows keep their keys. Side outputs are had by <see cref="Side"/>.</returns>
    /// <exception cref="ArgumentException">The stream is a changelog, or the name is taken.</exception>
    /// <example><code>
    /// public sealed class Halves : Process&lt;Reading, double&gt;
    /// {
    ///     public override void OnElement(in Reading reading, ProcessContext context, RowCollector&lt;double&gt;
    ///         output) =>
    ///         output.Add((reading.Value ?? 0) / 2);
    ///
    ///     public static void Describe(PipelineBuilder builder) => builder.Readings.AsRows&lt;Reading&gt;()
    ///         .Process("halves", () => new Halves(), RowShape.Float64("half"))
    ///         .To("halves");
    /// }
    /// </code></example>
    public Stream<TOut> Process<TOut>(string name, Func<Process<T, TOut>> create, RowShape<TOut> shape)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(shape);
        return Rows.Apply(name, input => new ProcessOperator<T, TOut>(input, Shape, create(), shape)).AsRows(shape);
    }

    /// <summary>Joins this keyed stream with another of the same keys, for a <see cref="CoProcess{TLeft, TRight,
    /// TOut}"/>.</summary>
    /// <typeparam name="TRight">The other's rows.</typeparam>
    /// <param name="right">The other stream.</param>
    /// <returns>Both.</returns>
    public Connection<T, TRight> Connect<TRight>(Stream<TRight> right)
    {
        ArgumentNullException.ThrowIfNull(right);
        return new(this, right);
    }

    /// <summary>Joins this keyed stream with one whose rows are meant for all its keys, for a
    /// <see cref="KeyedBroadcastProcess{TIn, TBroadcast, TOut}"/>.</summary>
    /// <typeparam name="TBroadcast">The other's rows.</typeparam>
    /// <param name="broadcast">The other stream.</param>
    /// <returns>Both.</returns>
    public BroadcastConnection<T, TBroadcast> Connect<TBroadcast>(BroadcastStream<TBroadcast> broadcast)
    {
        ArgumentNullException.ThrowIfNull(broadcast);
        return new(this, broadcast);
    }

    /// <summary>Says that the rows are meant for all keys of the stream that they will be connected with.</summary>
    /// <returns>The broadcast stream.</returns>
    public BroadcastStream<T> Broadcast() => new(this);

    /// <summary>A side output of the operator that this stream comes from.</summary>
    /// <typeparam name="TSide">What its rows are.</typeparam>
    /// <param name="tag">The side output.</param>
    /// <returns>Its rows.</returns>
    /// <exception cref="ArgumentException">There is no such side output, or it has other columns.</exception>
    public Stream<TSide> Side<TSide>(SideTag<TSide> tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return Rows.Side(tag.Name).AsRows(tag.Shape);
    }

    /// <summary>The rows with the columns of the shape and no others.</summary>
    /// <returns>The rows.</returns>
    public Stream<T> WithShape() =>
        _conditions.IsEmpty && _rows.Schema.Equals(Shape.Schema) ? this : Select(row => row, Shape);

    /// <summary>Puts tumbling or hopping windows behind a keyed stream.</summary>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="spec">The windows.</param>
    /// <returns>The results by column names; <see cref="TypedStreams.AsRows{T}(PipelineStream)"/> makes them typed
    /// again.</returns>
    /// <exception cref="ArgumentException">The stream is not keyed, or has no such column.</exception>
    /// <example><code>
    /// builder.Readings.AsRows&lt;Reading&gt;()
    ///     .Window("counts", WindowSpec.Tumbling(Duration.FromSeconds(60), WindowSpec.Statistics("value")))
    ///     .AsRows(RowShape.Tuple(RowShape.Text("device"), RowShape.Int64("count")))
    ///     .Where(row => row.Second == 0)
    ///     .To("silent");
    /// </code></example>
    public PipelineStream Window(string name, WindowSpec spec) => Rows.Window(name, spec);

    /// <summary>Lets the rows out of the partition, in the columns of the shape.</summary>
    /// <param name="stream">The output stream's name, unique in the pipeline.</param>
    /// <returns>This stream.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public Stream<T> To(string stream)
    {
        WithShape().Rows.To(stream);
        return this;
    }
}
