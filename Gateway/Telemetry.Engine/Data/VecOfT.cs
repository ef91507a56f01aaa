using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Telemetry.Engine.Data;

/// <summary>A column of one value type.</summary>
/// <typeparam name="T"><see langword="long"/>, <see langword="double"/>, <see langword="bool"/>,
/// <see langword="decimal"/>, or <see langword="int"/> for text ordinals.</typeparam>
/// <param name="capacity">How many rows fit.</param>
public sealed class Vec<T>(int capacity) : Vec(capacity)
    where T : unmanaged
{
    private readonly T[] _values = new T[capacity];

    /// <summary>All places, used or not; a NULL row's value is unspecified.</summary>
    public Span<T> Values => _values;

    /// <summary>One row's value.</summary>
    /// <param name="row">The row.</param>
    public ref T this[int row] => ref _values[row];

    /// <inheritdoc/>
    public override void CopyRows(Vec source, ReadOnlySpan<int> rows, int start)
    {
        var typed = (Vec<T>)source;
        ref var from = ref MemoryMarshal.GetArrayDataReference(typed._values);
        var target = _values.AsSpan(start, rows.Length);
        for (var row = 0; row < target.Length; row++)
        {
            Invariant.Check((uint)rows[row] < (uint)typed._values.Length, "a selected row lies outside its vector");
            target[row] = Unsafe.Add(ref from, rows[row]);
        }
        CopyNulls(source, rows, start);
    }

    /// <inheritdoc/>
    internal override void CopyFirst(Vec source, int count)
    {
        ((Vec<T>)source)._values.AsSpan(0, count).CopyTo(_values);
        SetValidBits(source.ValidBits);
    }
}
