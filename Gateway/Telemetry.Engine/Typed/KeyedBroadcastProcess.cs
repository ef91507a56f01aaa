using Telemetry.Engine.Typed.Keyed;

namespace Telemetry.Engine.Typed;

/// <summary>
/// A function of keyed rows that go by rows meant for all keys: configuration, rules, models. Broadcast rows change the
/// broadcast state, keyed rows read it. Broadcast rows may also come as messages for the operator: see
/// <see cref="BroadcastMessage"/>.
/// </summary>
/// <typeparam name="TIn">The keyed rows.</typeparam>
/// <typeparam name="TBroadcast">The broadcast rows.</typeparam>
/// <typeparam name="TOut">What it emits.</typeparam>
/// <example><code>
/// public sealed class Thresholds : KeyedBroadcastProcess&lt;Reading, (string First, double Second), double&gt;
/// {
///     private readonly BroadcastState&lt;string, double&gt; _limits;
///
///     public Thresholds() => _limits = Broadcast("limits", StateCodec.Text, StateCodec.Float64);
///
///     public override void OnElement(in Reading reading, KeyedContext context, RowCollector&lt;double&gt; output)
///     {
///         if (!_limits.TryGet(reading.Metric, out var limit)) { return; }
///         if (reading.Value is { } value &amp;&amp; value > limit) { output.Add(value - limit); }
///     }
///
///     public override void OnBroadcast(in (string First, double Second) rule, BroadcastContext&lt;double&gt;
///         context) =>
///         _limits.Set(context, rule.First, rule.Second);
///
///     public static void Describe(PipelineBuilder builder)
///     {
///         var rules = builder.Table("rules", RowShape.Tuple(RowShape.Text("metric"), RowShape.Float64("limit")));
///         builder.Readings.AsRows&lt;Reading&gt;().Connect(rules.Broadcast())
///             .Process("thresholds", () => new Thresholds(), RowShape.Float64("excess"))
///             .To("excesses");
///     }
/// }
/// </code></example>
public abstract class KeyedBroadcastProcess<TIn, TBroadcast, TOut> : KeyedLogic<TOut>
{
    private readonly List<IBroadcastCells> _states = [];
    private bool _isClosed;

    /// <summary>Makes the process; the constructor declares states and side outputs.</summary>
    protected KeyedBroadcastProcess() { }

    internal IReadOnlyList<IBroadcastCells> BroadcastStates => _states;

    /// <summary>Handles a keyed row.</summary>
    /// <param name="value">The row.</param>
    /// <param name="context">What is known of it and its key.</param>
    /// <param name="output">Where results go.</param>
    public abstract void OnElement(in TIn value, KeyedContext context, RowCollector<TOut> output);

    /// <summary>Handles a broadcast row. It has no key: keyed state is had by
    /// <see cref="BroadcastContext{TOut}.ForEachKey"/>.</summary>
    /// <param name="value">The row.</param>
    /// <param name="context">What is known of it.</param>
    public abstract void OnBroadcast(in TBroadcast value, BroadcastContext<TOut> context);

    /// <summary>Declares a state that all keys share; to be used in the constructor.</summary>
    /// <typeparam name="TKey">The entries' keys.</typeparam>
    /// <typeparam name="TValue">The entries' values.</typeparam>
    /// <param name="name">The state's name, unique among the broadcast states of the process.</param>
    /// <param name="keyCodec">How the entries' keys are written, and their order.</param>
    /// <param name="valueCodec">How the entries' values are written.</param>
    /// <returns>The state.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    protected BroadcastState<TKey, TValue> Broadcast<TKey, TValue>(
        string name, StateCodec<TKey> keyCodec, StateCodec<TValue> valueCodec)
        where TKey : notnull
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(keyCodec);
        ArgumentNullException.ThrowIfNull(valueCodec);
        if (_isClosed)
        {
            throw new InvalidOperationException(
                $"State '{name}' is declared too late: declare it in the process's constructor.");
        }
        if (_states.Any(state => state.Name == name))
        {
            throw new ArgumentException($"Broadcast state '{name}' is declared twice.");
        }
        var cells = new BroadcastCells<TKey, TValue>(name, keyCodec, valueCodec);
        _states.Add(cells);
        return new(cells);
    }

    internal override void Take()
    {
        base.Take();
        _isClosed = true;
    }
}
