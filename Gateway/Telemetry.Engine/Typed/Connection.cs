using Telemetry.Engine.Typed.Keyed;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Typed;

/// <summary>Two streams with the same keys.</summary>
/// <typeparam name="TLeft">The rows of the first.</typeparam>
/// <typeparam name="TRight">The rows of the second.</typeparam>
/// <example><code>
/// var targets = builder.Table("targets", RowShape.Float64("target"), KeySpace.Series);
/// Connection&lt;Reading, double&gt; both = builder.Readings.AsRows&lt;Reading&gt;().Connect(targets);
/// </code></example>
public sealed class Connection<TLeft, TRight>
{
    private readonly Stream<TLeft> _left;
    private readonly Stream<TRight> _right;

    internal Connection(Stream<TLeft> left, Stream<TRight> right)
    {
        _left = left;
        _right = right;
    }

    /// <summary>Puts a process behind both.</summary>
    /// <typeparam name="TOut">What it emits.</typeparam>
    /// <param name="name">The operator's name, unique in the pipeline; its state is found again by it.</param>
    /// <param name="create">Makes the process; a new one each time.</param>
    /// <param name="shape">How the results lie in columns.</param>
    /// <param name="clock">Whose clock event timers go by; when null that of the key's source, or the stream's when
    /// keys have none.</param>
    /// <returns>The results, with the keys of the streams.</returns>
    /// <exception cref="ArgumentException">The streams do not have the same keys, one is a changelog, or the name is
    /// taken.</exception>
    /// <example><code>
    /// public sealed class Latest : CoProcess&lt;Reading, double, double&gt;
    /// {
    ///     public override void OnLeft(in Reading reading, KeyedContext context, RowCollector&lt;double&gt; output) =>
    ///         output.Add(reading.Value ?? 0);
    ///
    ///     public override void OnRight(in double value, KeyedContext context, RowCollector&lt;double&gt; output) =>
    ///         output.Add(value);
    ///
    ///     public static Stream&lt;double&gt; Describe(Connection&lt;Reading, double&gt; both) =>
    ///         both.Process("latest", () => new Latest(), RowShape.Float64("value"));
    /// }
    /// </code></example>
    public Stream<TOut> Process<TOut>(
        string name, Func<CoProcess<TLeft, TRight, TOut>> create, RowShape<TOut> shape, ClockScope? clock = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(shape);
        var left = _left.Rows;
        return left.Builder.Apply(name, [left, _right.Rows], inputs => new CoProcessOperator<TLeft, TRight, TOut>(
            inputs, _left.Shape, _right.Shape, create(), shape, clock)).AsRows(shape);
    }
}
