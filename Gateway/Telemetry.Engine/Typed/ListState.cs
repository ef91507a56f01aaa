using Telemetry.Engine.Typed.Keyed;

namespace Telemetry.Engine.Typed;

/// <summary>A list for each key, in the order in which its items were added. An empty list is none.</summary>
/// <typeparam name="T">The items.</typeparam>
/// <example><code>
/// public sealed class LastThree : KeyedProcess&lt;Reading, double&gt;
/// {
///     private readonly ListState&lt;double&gt; _values;
///
///     public LastThree() => _values = State.List("values", StateCodec.Float64);
///
///     public override void OnElement(in Reading reading, KeyedContext context, RowCollector&lt;double&gt; output)
///     {
///         if (_values.Count == 3) { _values.RemoveFirst(1); }
///         _values.Add(reading.Value ?? 0);
///         var sum = 0.0;
///         foreach (var value in _values.Items) { sum += value; }
///         output.Add(sum / _values.Count);
///     }
/// }
/// </code></example>
public sealed class ListState<T>
{
    private readonly ListCells<T> _cells;

    internal ListState(ListCells<T> cells) => _cells = cells;

    /// <summary>How many items the key has.</summary>
    public int Count => _cells.Length;

    /// <summary>The key's items; valid until the list is changed.</summary>
    public ReadOnlySpan<T> Items => _cells.Read();

    /// <summary>Adds an item at the end.</summary>
    /// <param name="item">The item.</param>
    public void Add(T item) => _cells.Add(item);

    /// <summary>Replaces an item.</summary>
    /// <param name="index">Which one.</param>
    /// <param name="item">The new one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public void Set(int index, T item) => _cells.Set(index, item);

    /// <summary>Removes items at the beginning.</summary>
    /// <param name="count">How many; all when there are fewer.</param>
    public void RemoveFirst(int count) => _cells.RemoveFirst(count);

    /// <summary>Removes all items.</summary>
    public void Clear() => _cells.Remove(_cells.CurrentKey);
}
