using System.Runtime.InteropServices;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.State;

/// <summary>
/// The keys of one key space, each of one or more columns, as dense ordinals: interned once, so that keyed state is an
/// array. Ordinals depend on the order of arrival and never leave the partition; everything that speaks goes through
/// the keys in their <see cref="Sorted"/> order.
/// </summary>
public sealed class KeyTable
{
    private readonly TextDictionary _texts;
    private readonly SourceTable _sources;
    private readonly ColumnType[] _types;
    private readonly int _sourceColumn;
    private readonly List<byte[]> _encoded = [];
    private readonly List<int> _sourceOf = [];
    private readonly Dictionary<int, List<int>> _ofSource = [];
    private readonly List<int> _sorted = [];
    private readonly Comparison<int> _byKey;
    private long[] _packed = new long[64];
    private int[] _buckets = NewBuckets(128);

    internal KeyTable(KeySpace space, TextDictionary texts, SourceTable sources)
    {
        Space = space;
        _texts = texts;
        _sources = sources;
        _types = [.. space.Columns.Select(c => c.Type)];
        _sourceColumn = space.SourceColumn;
        _byKey = (left, right) => Compare(left, right);
    }

    /// <summary>The key space.</summary>
    public KeySpace Space { get; }

    /// <summary>How many keys there are; ordinals are 0 up to one less.</summary>
    public int Count => _encoded.Count;

    /// <summary>All keys in order.</summary>
    public ReadOnlySpan<int> Sorted
    {
        get
        {
            if (_sorted.Count < Count) { SortNewKeys(); }
            return CollectionsMarshal.AsSpan(_sorted);
        }
    }

    /// <summary>The ordinal of a key.</summary>
    /// <param name="packed">One value per column: the integer, the double's bits, 0 or 1, or the text's
    /// ordinal.</param>
    /// <returns>The key's ordinal.</returns>
    public int Intern(ReadOnlySpan<long> packed)
    {
        var width = _types.Length;
        var mask = _buckets.Length - 1;
        for (var slot = (int)Hash(packed) & mask; ; slot = (slot + 1) & mask)
        {
            var key = _buckets[slot];
            if (key < 0) { return Add(packed); }
            if (_packed.AsSpan(key * width, width).SequenceEqual(packed)) { return key; }
        }
    }

    /// <summary>The ordinal of a key given as canonical bytes.</summary>
    /// <param name="encoded">What <see cref="Encoded"/> gave.</param>
    /// <returns>The key's ordinal.</returns>
    /// <exception cref="SnapshotFormatException">The bytes are no key of this space.</exception>
    public int InternEncoded(ReadOnlySpan<byte> encoded)
    {
        Span<long> packed = stackalloc long[_types.Length];
        KeyEncoder.Decode(_types, encoded, _texts, packed);
        return Intern(packed);
    }

    /// <summary>The ordinal of the key that a row's columns of the key columns' names make.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="row">The row; its key columns are not NULL.</param>
    /// <returns>The key's ordinal.</returns>
    public int InternFrom(Frame frame, int row)
    {
        Span<long> packed = stackalloc long[_types.Length];
        for (var column = 0; column < _types.Length; column++)
        {
            var index = frame.Schema.IndexOf(Space.Columns[column].Name);
            packed[column] = _types[column] switch
            {
                ColumnType.Text => _texts.Keep(frame.TextOrdinals(index)[row]),
                ColumnType.Float64 => BitConverter.DoubleToInt64Bits(frame.Doubles(index)[row]),
                ColumnType.Boolean => frame.Bools(index)[row] ? 1 : 0,
                _ => frame.Longs(index)[row],
            };
        }
        return Intern(packed);
    }

    /// <summary>A key as canonical, order-preserving bytes.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <returns>The bytes.</returns>
    public ReadOnlySpan<byte> Encoded(int key) => _encoded[key];

    /// <summary>One column of a key, packed as in <see cref="Intern"/>.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <param name="column">The column.</param>
    /// <returns>The packed value.</returns>
    public long PackedAt(int key, int column) => _packed[(key * _types.Length) + column];

    /// <summary>A text column of a key.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <param name="column">The column.</param>
    /// <returns>The text.</returns>
    public string TextAt(int key, int column) => _texts[(int)PackedAt(key, column)];

    /// <summary>The source that a key belongs to, or <see cref="SourceTable.All"/> when the space names none.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <returns>The source's ordinal.</returns>
    public int SourceOf(int key) => _sourceOf[key];

    /// <summary>The keys of a source, in order.</summary>
    /// <param name="source">The source's ordinal.</param>
    /// <returns>The keys' ordinals; empty when it has none.</returns>
    public ReadOnlySpan<int> OfSource(int source) =>
        _ofSource.TryGetValue(source, out var keys) ? CollectionsMarshal.AsSpan(keys) : default;

    /// <summary>The order of two keys.</summary>
    /// <param name="left">One key.</param>
    /// <param name="right">The other.</param>
    /// <returns>Negative, zero or positive.</returns>
    public int Compare(int left, int right) => _encoded[left].AsSpan().SequenceCompareTo(_encoded[right]);

    private int Add(ReadOnlySpan<long> given)
    {
        var width = _types.Length;
        Span<long> packed = stackalloc long[width];
        given.CopyTo(packed);
        var kept = true;
        for (var column = 0; column < width; column++)
        {
            if (_types[column] != ColumnType.Text || packed[column] >= 0) { continue; }
            packed[column] = _texts.Keep((int)packed[column]);
            kept = false;
        }
        // A transient text may have become a kept one since the key was added.
        if (!kept) { return Intern(packed); }

        var key = Count;
        if ((key + 1) * width > _packed.Length) { Array.Resize(ref _packed, _packed.Length * 2); }
        packed.CopyTo(_packed.AsSpan(key * width));
        _encoded.Add(KeyEncoder.Encode(_types, packed, _texts));
        AddToSource(key, packed);
        if ((key + 1) * 2 > _buckets.Length) { Rehash(); } else { Place(key); }
        return key;
    }

    private void AddToSource(int key, ReadOnlySpan<long> packed)
    {
        if (_sourceColumn < 0) { _sourceOf.Add(SourceTable.All); return; }
        var source = _sources.Intern(_texts[(int)packed[_sourceColumn]]);
        _sourceOf.Add(source);
        if (!_ofSource.TryGetValue(source, out var keys)) { _ofSource.Add(source, keys = []); }
        var at = keys.Count;
        while (at > 0 && Compare(keys[at - 1], key) > 0) { at--; }
        keys.Insert(at, key);
    }

    private void SortNewKeys()
    {
        var old = _sorted.Count;
        var added = new int[Count - old];
        for (var index = 0; index < added.Length; index++) { added[index] = old + index; }
        Array.Sort(added, _byKey);
        CollectionsMarshal.SetCount(_sorted, Count);
        var sorted = CollectionsMarshal.AsSpan(_sorted);
        var left = old - 1;
        var right = added.Length - 1;
        for (var at = sorted.Length - 1; right >= 0; at--)
        {
            var takesOld = left >= 0 && Compare(sorted[left], added[right]) > 0;
            sorted[at] = takesOld ? sorted[left--] : added[right--];
        }
    }

    private void Rehash()
    {
        _buckets = NewBuckets(_buckets.Length * 2);
        for (var key = 0; key < Count; key++) { Place(key); }
    }

    private void Place(int key)
    {
        var mask = _buckets.Length - 1;
        var slot = (int)Hash(_packed.AsSpan(key * _types.Length, _types.Length)) & mask;
        while (_buckets[slot] >= 0) { slot = (slot + 1) & mask; }
        _buckets[slot] = key;
    }

    private static int[] NewBuckets(int count)
    {
        var buckets = new int[count];
        Array.Fill(buckets, -1);
        return buckets;
    }

    private static uint Hash(ReadOnlySpan<long> packed)
    {
        var hash = 0UL;
        foreach (var part in packed) { hash = (hash ^ (ulong)part) * 0x9E3779B97F4A7C15UL; hash ^= hash >> 29; }
        return (uint)(hash >> 32);
    }
}
