using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Typed;

/// <summary>The key whose row or timer is being handled: its columns, counted as in <see cref="KeySpace"/>.</summary>
/// <example><code>
/// public sealed class Naming : KeyedProcess&lt;Reading, string&gt;
/// {
///     public override void OnElement(in Reading reading, KeyedContext context, RowCollector&lt;string&gt; output) =>
///         output.Add($"{context.Key.Text(0)}/{context.Key.Text(1)}");
/// }
/// </code></example>
public readonly record struct KeyView
{
    private readonly KeyTable _keys;
    private readonly int _key;

    internal KeyView(KeyTable keys, int key)
    {
        _keys = keys;
        _key = key;
    }

    /// <summary>The columns.</summary>
    public KeySpace Space => _keys.Space;

    /// <summary>Whether a column is NULL.</summary>
    /// <param name="column">The column.</param>
    /// <returns>True for NULL.</returns>
    public bool IsNull(int column) => _keys.IsNullAt(_key, column);

    /// <summary>A text.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The value.</returns>
    public string Text(int column) => _keys.TextAt(_key, column);

    /// <summary>An Int64.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The value.</returns>
    public long Int64(int column) => _keys.PackedAt(_key, column);

    /// <summary>A Float64.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The value.</returns>
    public double Float64(int column) => BitConverter.Int64BitsToDouble(_keys.PackedAt(_key, column));

    /// <summary>A truth value.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The value.</returns>
    public bool Boolean(int column) => _keys.PackedAt(_key, column) != 0;

    /// <summary>An instant.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The value.</returns>
    public EventTime Time(int column) => new(_keys.PackedAt(_key, column));

    /// <summary>A decimal.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The value.</returns>
    public decimal Decimal(int column) => _keys.DecimalAt(_key, column);
}
