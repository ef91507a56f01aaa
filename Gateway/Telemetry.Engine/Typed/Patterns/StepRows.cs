using System.Collections;

namespace Telemetry.Engine.Typed.Patterns;

/// <summary>Rows of a match, in the order in which they were taken; each is read when it is asked for. Valid only
/// during the call that the match was given to.</summary>
/// <typeparam name="T">The rows.</typeparam>
/// <example><code>
/// builder.Readings.AsRows&lt;Reading&gt;().Match("pairs", Pattern.Begin&lt;Reading&gt;("any").Times(2))
///     .SelectMany((match, output) =>
///     {
///         foreach (var reading in match["any"]) { output.Add(reading.Value ?? 0); }
///     }, RowShape.Float64("value")).To("pairs");
/// </code></example>
public readonly struct StepRows<T> : IReadOnlyList<T>
{
    private readonly KeptValues<T> _values;
    private readonly int[] _rows;
    private readonly int _start;

    internal StepRows(KeptValues<T> values, int[] rows, int start, int count)
    {
        _values = values;
        _rows = rows;
        _start = start;
        Count = count;
    }

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>A row.</summary>
    /// <param name="index">Its place among these, from 0.</param>
    public T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _values[_rows[_start + index]];
        }
    }

    /// <summary>Goes through the rows.</summary>
    /// <returns>The enumerator; allocates nothing.</returns>
    public Enumerator GetEnumerator() => new(this);

    /// <inheritdoc/>
    IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Goes through rows of a match.</summary>
    public struct Enumerator : IEnumerator<T>
    {
        private readonly StepRows<T> _of;
        private int _next;

        internal Enumerator(in StepRows<T> of) => _of = of;

        /// <inheritdoc/>
        public readonly T Current => _of[_next - 1];

        /// <inheritdoc/>
        readonly object? IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext() => _next < _of.Count && ++_next > 0;

        /// <inheritdoc/>
        public void Reset() => _next = 0;

        /// <inheritdoc/>
        public readonly void Dispose() { }
    }
}
