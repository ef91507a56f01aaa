using Telemetry.Engine.Typed.Keyed;

namespace Telemetry.Engine.Typed;

/// <summary>A fold for each key: what is added is folded into an accumulator, of which a result is made when it is
/// asked for.</summary>
/// <typeparam name="TIn">What is added.</typeparam>
/// <typeparam name="TAccumulator">What is kept.</typeparam>
/// <typeparam name="TOut">The result.</typeparam>
/// <example><code>
/// public sealed class Means : KeyedProcess&lt;Reading, double&gt;
/// {
///     private readonly AggregatingState&lt;double, (double First, long Second), double&gt; _mean;
///
///     public Means() => _mean = State.Aggregating(
///         "mean", StateCodec.Of(RowShape.Tuple(RowShape.Float64("sum"), RowShape.Int64("count"))), (0, 0),
///         (double value, (double First, long Second) sum) => (sum.First + value, sum.Second + 1),
///         sum => sum.First / sum.Second);
///
///     public override void OnElement(in Reading reading, KeyedContext context, RowCollector&lt;double&gt; output)
///     {
///         if (reading.Value is not { } value) { return; }
///         _mean.Add(value);
///         output.Add(_mean.Result);
///     }
/// }
/// </code></example>
public sealed class AggregatingState<TIn, TAccumulator, TOut>
{
    private readonly ValueCells<TAccumulator> _cells;
    private readonly TAccumulator _empty;
    private readonly Func<TIn, TAccumulator, TAccumulator> _add;
    private readonly Func<TAccumulator, TOut> _result;

    internal AggregatingState(
        ValueCells<TAccumulator> cells, TAccumulator empty, Func<TIn, TAccumulator, TAccumulator> add,
        Func<TAccumulator, TOut> result)
    {
        _cells = cells;
        _empty = empty;
        _add = add;
        _result = result;
    }

    /// <summary>Whether anything was added for the key.</summary>
    public bool HasValue => _cells.Has(_cells.CurrentKey);

    /// <summary>The result for the key; that of the empty accumulator when nothing was added.</summary>
    public TOut Result => _result(_cells.TryGet(out var accumulator) ? accumulator : _empty);

    /// <summary>Folds something in.</summary>
    /// <param name="item">What is added.</param>
    public void Add(TIn item) => _cells.Set(_add(item, _cells.TryGet(out var accumulator) ? accumulator : _empty));

    /// <summary>Forgets what was added for the key.</summary>
    public void Clear() => _cells.Remove(_cells.CurrentKey);
}
