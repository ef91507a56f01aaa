using Telemetry.Engine.Typed.Keyed;

namespace Telemetry.Engine.Typed;

/// <summary>A map for each key. An empty map is none.</summary>
/// <typeparam name="TKey">The entries' keys.</typeparam>
/// <typeparam name="TValue">The entries' values.</typeparam>
/// <example><code>
/// public sealed class Words : KeyedProcess&lt;Reading, (string First, long Second)&gt;
/// {
///     private readonly MapState&lt;string, long&gt; _counts;
///
///     public Words() => _counts = State.Map("counts", StateCodec.Text, StateCodec.Int64);
///
///     public override void OnElement(
///         in Reading reading, KeyedContext context, RowCollector&lt;(string First, long Second)&gt; output)
///     {
///         var word = reading.Text ?? "";
///         _counts.TryGet(word, out var count);
///         _counts.Set(word, count + 1);
///         foreach (var known in _counts.Keys) { output.Add((known, _counts.Get(known))); }
///     }
/// }
/// </code></example>
public sealed class MapState<TKey, TValue>
    where TKey : notnull
{
    private readonly MapCells<TKey, TValue> _cells;

    internal MapState(MapCells<TKey, TValue> cells) => _cells = cells;

    /// <summary>How many entries the key has.</summary>
    public int Count => _cells.Length;

    /// <summary>The entries' keys, in the order of their codec. Entries may be changed and removed while going through
    /// them; valid until it is asked for again.</summary>
    public ReadOnlySpan<TKey> Keys => _cells.Keys();

    /// <summary>Whether there is an entry.</summary>
    /// <param name="key">The entry's key.</param>
    /// <returns>Whether there is.</returns>
    public bool Contains(TKey key) => _cells.TryGet(key, out _);

    /// <summary>An entry's value, if there is one.</summary>
    /// <param name="key">The entry's key.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(TKey key, out TValue value) => _cells.TryGet(key, out value);

    /// <summary>An entry's value.</summary>
    /// <param name="key">The entry's key.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="KeyNotFoundException">There is no such entry.</exception>
    public TValue Get(TKey key) => _cells.TryGet(key, out var value) ? value
        : throw new KeyNotFoundException($"State '{_cells.Name}' has no entry '{key}' for this key.");

    /// <summary>Sets an entry.</summary>
    /// <param name="key">The entry's key.</param>
    /// <param name="value">Its value.</param>
    public void Set(TKey key, TValue value) => _cells.Set(key, value);

    /// <summary>Removes an entry.</summary>
    /// <param name="key">The entry's key.</param>
    /// <returns>Whether there was one.</returns>
    public bool Remove(TKey key) => _cells.Remove(key);

    /// <summary>Removes all entries.</summary>
    public void Clear() => _cells.Remove(_cells.CurrentKey);
}
