using Telemetry.Engine.Typed.Keyed;

namespace Telemetry.Engine.Typed;

/// <summary>One value for each key. Declared in the constructor of a keyed process; what it says is of the key whose
/// row or timer is being handled.</summary>
/// <typeparam name="T">The value.</typeparam>
/// <example><code>
/// public sealed class Changes : KeyedProcess&lt;Reading, Reading&gt;
/// {
///     private readonly ValueState&lt;double&gt; _last;
///
///     public Changes() => _last = State.Value("last", StateCodec.Float64, double.NaN);
///
///     public override void OnElement(in Reading reading, KeyedContext context, RowCollector&lt;Reading&gt; output)
///     {
///         if (reading.Value is not { } value || value == _last.Value) { return; }
///         _last.Value = value;
///         output.Add(reading);
///     }
/// }
/// </code></example>
public sealed class ValueState<T>
{
    private readonly ValueCells<T> _cells;
    private readonly T _initial;

    internal ValueState(ValueCells<T> cells, T initial)
    {
        _cells = cells;
        _initial = initial;
    }

    /// <summary>The key's value; the initial one when it has none.</summary>
    /// <exception cref="InvalidOperationException">No row or timer of a key is being handled.</exception>
    public T Value
    {
        get => _cells.TryGet(out var value) ? value : _initial;
        set => _cells.Set(value);
    }

    /// <summary>Whether the key has a value.</summary>
    public bool HasValue => _cells.Has(_cells.CurrentKey);

    /// <summary>The key's value, if it has one.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether it has one.</returns>
    public bool TryGet(out T value) => _cells.TryGet(out value);

    /// <summary>Takes the key's value away.</summary>
    public void Clear() => _cells.Remove(_cells.CurrentKey);
}
