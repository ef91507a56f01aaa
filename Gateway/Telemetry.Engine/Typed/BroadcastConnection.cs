using Telemetry.Engine.Typed.Keyed;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Typed;

/// <summary>A keyed stream and one whose rows are meant for all its keys.</summary>
/// <typeparam name="TIn">The keyed rows.</typeparam>
/// <typeparam name="TBroadcast">The broadcast rows.</typeparam>
/// <example><code>
/// var limits = builder.Table("limits", RowShape.Float64("limit")).Broadcast();
/// BroadcastConnection&lt;Reading, double&gt; both = builder.Readings.AsRows&lt;Reading&gt;().Connect(limits);
/// </code></example>
public sealed class BroadcastConnection<TIn, TBroadcast>
{
    private readonly Stream<TIn> _rows;
    private readonly BroadcastStream<TBroadcast> _broadcast;

    internal BroadcastConnection(Stream<TIn> rows, BroadcastStream<TBroadcast> broadcast)
    {
        _rows = rows;
        _broadcast = broadcast;
    }

    /// <summary>Puts a process behind both.</summary>
    /// <typeparam name="TOut">What it emits.</typeparam>
    /// <param name="name">The operator's name, unique in the pipeline; its state is found again by it.</param>
    /// <param name="create">Makes the process; a new one each time.</param>
    /// <param name="shape">How the results lie in columns.</param>
    /// <param name="clock">Whose clock event timers go by; when null that of the key's source, or the stream's when
    /// keys have none.</param>
    /// <returns>The results, with the keys of the keyed stream.</returns>
    /// <exception cref="ArgumentException">The first stream is not keyed, a stream is a changelog, or the name is
    /// taken.</exception>
    /// <example><code>
    /// public sealed class Above : KeyedBroadcastProcess&lt;Reading, double, Reading&gt;
    /// {
    ///     private readonly BroadcastState&lt;bool, double&gt; _limit;
    ///
    ///     public Above() => _limit = Broadcast("limit", StateCodec.Boolean, StateCodec.Float64);
    ///
    ///     public override void OnElement(in Reading reading, KeyedContext context, RowCollector&lt;Reading&gt; output)
    ///     {
    ///         if (_limit.TryGet(true, out var limit) &amp;&amp; reading.Value > limit) { output.Add(reading); }
    ///     }
    ///
    ///     public override void OnBroadcast(in double limit, BroadcastContext&lt;Reading&gt; context) =>
    ///         _limit.Set(context, true, limit);
    ///
    ///     public static Stream&lt;Reading&gt; Describe(BroadcastConnection&lt;Reading, double&gt; both) =>
    ///         both.Process("above", () => new Above(), RowShape.Of&lt;Reading&gt;());
    /// }
    /// </code></example>
    public Stream<TOut> Process<TOut>(
        string name, Func<KeyedBroadcastProcess<TIn, TBroadcast, TOut>> create, RowShape<TOut> shape,
        ClockScope? clock = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(shape);
        var rows = _rows.Rows;
        return rows.Builder.Apply(name, [rows, _broadcast.Stream.Rows], inputs =>
            new KeyedBroadcastOperator<TIn, TBroadcast, TOut>(
                inputs, _rows.Shape, _broadcast.Stream.Shape, create(), shape, clock)).AsRows(shape);
    }
}
