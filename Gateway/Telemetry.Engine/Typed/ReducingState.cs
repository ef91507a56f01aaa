using Telemetry.Engine.Typed.Keyed;

namespace Telemetry.Engine.Typed;

/// <summary>A value for each key, into which what is added is reduced.</summary>
/// <typeparam name="T">The value, and what is added.</typeparam>
/// <example><code>
/// public sealed class Peaks : KeyedProcess&lt;Reading, double&gt;
/// {
///     private readonly ReducingState&lt;double&gt; _peak;
///
///     public Peaks() => _peak = State.Reducing("peak", StateCodec.Float64, Math.Max);
///
///     public override void OnElement(in Reading reading, KeyedContext context, RowCollector&lt;double&gt; output)
///     {
///         _peak.Add(reading.Value ?? double.MinValue);
///         if (_peak.TryGet(out var peak)) { output.Add(peak); }
///     }
/// }
/// </code></example>
public sealed class ReducingState<T>
{
    private readonly ValueCells<T> _cells;
    private readonly Func<T, T, T> _reduce;

    internal ReducingState(ValueCells<T> cells, Func<T, T, T> reduce)
    {
        _cells = cells;
        _reduce = reduce;
    }

    /// <summary>The key's value, if something was added.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(out T value) => _cells.TryGet(out value);

    /// <summary>Reduces something into the value; the first becomes it.</summary>
    /// <param name="item">What is added.</param>
    public void Add(T item) => _cells.Set(_cells.TryGet(out var value) ? _reduce(value, item) : item);

    /// <summary>Forgets what was added for the key.</summary>
    public void Clear() => _cells.Remove(_cells.CurrentKey);
}
