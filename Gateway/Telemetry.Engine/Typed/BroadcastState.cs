using Telemetry.Engine.Typed.Keyed;

namespace Telemetry.Engine.Typed;

/// <summary>A map that all keys share. Every row may read it; only broadcast rows may change it, so changing it asks
/// for their context.</summary>
/// <typeparam name="TKey">The entries' keys.</typeparam>
/// <typeparam name="TValue">The entries' values.</typeparam>
/// <example><code>
/// public sealed class Limits : KeyedBroadcastProcess&lt;Reading, (string First, double Second), Reading&gt;
/// {
///     private readonly BroadcastState&lt;string, double&gt; _limits;
///
///     public Limits() => _limits = Broadcast("limits", StateCodec.Text, StateCodec.Float64);
///
///     public override void OnElement(in Reading reading, KeyedContext context, RowCollector&lt;Reading&gt; output)
///     {
///         if (_limits.TryGet(reading.Metric, out var limit) &amp;&amp; reading.Value > limit) { output.Add(reading); }
///     }
///
///     public override void OnBroadcast(in (string First, double Second) limit, BroadcastContext&lt;Reading&gt;
///         context) =>
///         _limits.Set(context, limit.First, limit.Second);
/// }
/// </code></example>
public sealed class BroadcastState<TKey, TValue>
    where TKey : notnull
{
    private readonly BroadcastCells<TKey, TValue> _cells;

    internal BroadcastState(BroadcastCells<TKey, TValue> cells) => _cells = cells;

    /// <summary>How many entries there are.</summary>
    public int Count => _cells.Map.Items.Count;

    /// <summary>The entries' keys, in the order of their codec; valid until it is asked for again.</summary>
    public ReadOnlySpan<TKey> Keys => _cells.Map.Sorted;

    /// <summary>An entry's value, if there is one.</summary>
    /// <param name="key">The entry's key.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(TKey key, out TValue value) => _cells.Map.Items.TryGetValue(key, out value!);

    /// <summary>Sets an entry.</summary>
    /// <typeparam name="TOut">What the process emits.</typeparam>
    /// <param name="context">The broadcast row's context.</param>
    /// <param name="key">The entry's key.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="InvalidOperationException">The context is not of the row that is being handled.</exception>
    public void Set<TOut>(BroadcastContext<TOut> context, TKey key, TValue value)
    {
        ArgumentNullException.ThrowIfNull(context);
        _cells.Set(context.Token, key, value);
    }

    /// <summary>Removes an entry.</summary>
    /// <typeparam name="TOut">What the process emits.</typeparam>
    /// <param name="context">The broadcast row's context.</param>
    /// <param name="key">The entry's key.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InvalidOperationException">The context is not of the row that is being handled.</exception>
    public bool Remove<TOut>(BroadcastContext<TOut> context, TKey key)
    {
        ArgumentNullException.ThrowIfNull(context);
        return _cells.Remove(context.Token, key);
    }
}
