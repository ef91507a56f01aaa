using System.Globalization;
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
    private const int NoKeys = int.MinValue;

    private readonly TextDictionary _texts;
    private readonly SourceTable _sources;
    private readonly KeyLayout _layout;
    private readonly int _sourcePlace;
    private ByteSlab _encoded = new();
    private PackedKeys _packed;
    private readonly List<List<int>> _several = [];
    private int[] _sourceOf = [];
    private int[] _ofSource = [];
    private GrowingOrder _order;
    private KeyImage _image = new();
    private int[] _buckets = NewBuckets(128);
    private Schema? _bound;
    private int[] _boundColumns = [];

    internal KeyTable(KeySpace space, TextDictionary texts, SourceTable sources)
    {
        Space = space;
        _texts = texts;
        _sources = sources;
        _layout = new(space);
        _packed = new(_layout);
        _sourcePlace = space.SourceColumn < 0 ? -1 : _layout.Places[space.SourceColumn];
        _order = new(Compare);
    }

    /// <summary>The key space.</summary>
    public KeySpace Space { get; }

    /// <summary>How many keys there are; ordinals are 0 up to one less.</summary>
    public int Count { get; private set; }

    /// <summary>How many longs make a packed key: one per column, two for a decimal, and one more, behind them, when
    /// some column is nullable: bit n set says that column n is NULL (its own longs are 0 then).</summary>
    public int Width => _layout.Width;

    /// <summary>All keys in order.</summary>
    public ReadOnlySpan<int> Sorted => _order.Through(Count);

    /// <summary>The ordinal of a key.</summary>
    /// <param name="packed"><see cref="Width"/> longs, per column: the integer, the double's bits, 0 or 1, or the
    /// text's ordinal.</param>
    /// <returns>The key's ordinal.</returns>
    public int Intern(ReadOnlySpan<long> packed) => Find(packed) is >= 0 and var key ? key : Add(packed);

    /// <summary>The ordinal of a key given as canonical bytes.</summary>
    /// <param name="encoded">What <see cref="Encoded"/> gave.</param>
    /// <returns>The key's ordinal.</returns>
    /// <exception cref="SnapshotFormatException">The bytes are no key of this space.</exception>
    public int InternEncoded(ReadOnlySpan<byte> encoded)
    {
        Span<long> packed = stackalloc long[_layout.Width];
        KeyEncoder.Decode(_layout, encoded, _texts, packed);
        return Intern(packed);
    }

    /// <summary>The ordinal of the key that a row's columns of the key columns' names make.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="row">The row; key columns that are not nullable are not NULL.</param>
    /// <returns>The key's ordinal.</returns>
    public int InternFrom(Frame frame, int row)
    {
        if (!ReferenceEquals(_bound, frame.Schema)) { Bind(frame.Schema); }
        return InternFrom(frame, row, _boundColumns);
    }

    /// <summary>The ordinal of the key that given columns of a row make.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="row">The row; key columns that are not nullable are not NULL.</param>
    /// <param name="columns">The frame's column for each key column, of the same type.</param>
    /// <returns>The key's ordinal.</returns>
    public int InternFrom(Frame frame, int row, ReadOnlySpan<int> columns)
    {
        Span<long> packed = stackalloc long[_layout.Width];
        packed.Clear();
        for (var column = 0; column < columns.Length; column++)
        {
            _layout.Pack(frame, columns[column], row, _texts, packed, column);
        }
        return Intern(packed);
    }

    /// <summary>The ordinal of the key that given columns of a row make, without making it one.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="row">The row.</param>
    /// <param name="columns">The frame's column for each key column, of the same type.</param>
    /// <returns>The key's ordinal, or −1 when there is no such key.</returns>
    public int FindFrom(Frame frame, int row, ReadOnlySpan<int> columns)
    {
        Span<long> packed = stackalloc long[_layout.Width];
        packed.Clear();
        for (var column = 0; column < columns.Length; column++)
        {
            var isNull = frame[columns[column]].IsNull(row);
            if (isNull && !_layout.Columns[column].IsNullable) { return -1; }
            var isText = !isNull && _layout.Columns[column].Type == ColumnType.Text;
            // A key's texts are kept, so a text that is not makes no key.
            if (isText && _texts.Find(_texts[frame.TextOrdinals(columns[column])[row]]) < 0) { return -1; }
            _layout.Pack(frame, columns[column], row, _texts, packed, column);
        }
        return Find(packed);
    }

    /// <summary>A key as canonical, order-preserving bytes.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <returns>The bytes.</returns>
    public ReadOnlySpan<byte> Encoded(int key) => _encoded[key];

    /// <summary>One column of a key, packed as in <see cref="Intern"/>; of a decimal, the first of its two
    /// longs.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <param name="column">The column.</param>
    /// <returns>The packed value; 0 for NULL.</returns>
    public long PackedAt(int key, int column) => _packed[key, _layout.Places[column]];

    /// <summary>Whether a column of a key is NULL.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <param name="column">The column.</param>
    /// <returns>True for NULL.</returns>
    public bool IsNullAt(int key, int column) =>
        _layout.Nulls >= 0 && ((_packed[key, _layout.Nulls] >> column) & 1) != 0;

    /// <summary>A text column of a key.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <param name="column">The column; not NULL.</param>
    /// <returns>The text.</returns>
    public string TextAt(int key, int column) => _texts[(int)PackedAt(key, column)];

    /// <summary>A decimal column of a key, with no zeros behind its last place.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <param name="column">The column; not NULL.</param>
    /// <returns>The value.</returns>
    public decimal DecimalAt(int key, int column)
    {
        var place = _layout.Places[column];
        return KeyNumbers.Unpack(_packed[key, place], _packed[key, place + 1]);
    }

    /// <summary>A key as people read it.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <returns>Its columns, as (a, 1, NULL).</returns>
    public string Describe(int key)
    {
        var parts = new string[_layout.Columns.Length];
        for (var column = 0; column < parts.Length; column++)
        {
            parts[column] = IsNullAt(key, column) ? "NULL" : _layout.Columns[column].Type switch
            {
                ColumnType.Text => TextAt(key, column),
                ColumnType.Decimal => DecimalAt(key, column).ToString(CultureInfo.InvariantCulture),
                ColumnType.Boolean => PackedAt(key, column) != 0 ? "true" : "false",
                ColumnType.Time => new Time.EventTime(PackedAt(key, column)).ToString(),
                ColumnType.Float64 =>
                    BitConverter.Int64BitsToDouble(PackedAt(key, column)).ToString("R", CultureInfo.InvariantCulture),
                _ => PackedAt(key, column).ToString(CultureInfo.InvariantCulture),
            };
        }
        return $"({string.Join(", ", parts)})";
    }

    /// <summary>Writes a key's columns into a frame's row.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="firstColumn">Where the key columns begin in it; they are of the same types.</param>
    /// <param name="row">The row.</param>
    /// <param name="key">The key's ordinal.</param>
    public void WriteTo(Frame frame, int firstColumn, int row, int key) => WriteTo(frame, firstColumn, row, [key]);

    /// <summary>Writes keys' columns into rows that follow each other.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="firstColumn">Where the key columns begin in it; they are of the same types.</param>
    /// <param name="firstRow">The first row.</param>
    /// <param name="keys">The keys' ordinals, one per row.</param>
    public void WriteTo(Frame frame, int firstColumn, int firstRow, ReadOnlySpan<int> keys)
    {
        for (var column = 0; column < _layout.Columns.Length; column++)
        {
            KeyColumnWriter.Write(this, column, keys, frame, firstColumn + column, firstRow);
        }
    }

    /// <summary>Copies a column of another table's key into a packed key of this one; the types are equal.</summary>
    internal void CopyPacked(KeyTable from, int key, int fromColumn, Span<long> packed, int column)
    {
        if (from.IsNullAt(key, fromColumn)) { _layout.SetNull(packed, column); return; }
        var width = _layout.Columns[column].Type == ColumnType.Decimal ? 2 : 1;
        from._packed.CopyTo(key, from._layout.Places[fromColumn], packed.Slice(_layout.Places[column], width));
    }

    /// <summary>The source that a key belongs to, or <see cref="SourceTable.All"/> when the space names none.</summary>
    /// <param name="key">The key's ordinal.</param>
    /// <returns>The source's ordinal.</returns>
    public int SourceOf(int key) => _sourceOf[key];

    /// <summary>The keys of a source, in order.</summary>
    /// <param name="source">The source's ordinal.</param>
    /// <returns>The keys' ordinals; empty when it has none.</returns>
    public ReadOnlySpan<int> OfSource(int source) =>
        (uint)source >= (uint)_ofSource.Length || _ofSource[source] == NoKeys ? default
        : _ofSource[source] >= 0 ? _ofSource.AsSpan(source, 1)
        : CollectionsMarshal.AsSpan(_several[~_ofSource[source]]);

    /// <summary>The order of two keys.</summary>
    /// <param name="left">One key.</param>
    /// <param name="right">The other.</param>
    /// <returns>Negative, zero or positive.</returns>
    public int Compare(int left, int right) => _encoded[left].SequenceCompareTo(_encoded[right]);

    /// <summary>The keys of now for a thread that writes images; the same object each time.</summary>
    internal KeyImage Capture()
    {
        _image.Take(_encoded.Now, Count);
        return _image;
    }

    /// <summary>Forgets all keys; nobody may use an ordinal of before. The texts and the names of sources were made
    /// anew already.</summary>
    /// <param name="keepsKeys">Whether all keys are interned again at once, under the ordinals that they had.</param>
    internal void Renew(bool keepsKeys)
    {
        var (before, count) = (_encoded, Count);
        _encoded = new();
        _packed = new(_layout);
        _several.Clear();
        _sourceOf = [];
        _ofSource = [];
        _order = new(Compare);
        _image = new();
        _buckets = NewBuckets(128);
        Count = 0;
        for (var key = 0; keepsKeys && key < count; key++) { InternEncoded(before[key]); }
    }

    private void Bind(Schema schema)
    {
        _boundColumns = [.. _layout.Columns.Select(column => schema.IndexOf(column.Name))];
        _bound = schema;
    }

    private int Find(ReadOnlySpan<long> packed)
    {
        var mask = _buckets.Length - 1;
        for (var slot = (int)Hash(packed) & mask; ; slot = (slot + 1) & mask)
        {
            var key = _buckets[slot];
            if (key < 0 || _packed.IsEqual(key, packed)) { return key; }
        }
    }

    private int Add(ReadOnlySpan<long> given)
    {
        var width = _layout.Width;
        Invariant.Check(given.Length == width, "a packed key of another width");
        Span<long> packed = stackalloc long[width];
        given.CopyTo(packed);
        var kept = true;
        for (var column = 0; column < _layout.Columns.Length; column++)
        {
            var place = _layout.Places[column];
            if (_layout.Columns[column].Type != ColumnType.Text || packed[place] >= 0) { continue; }
            packed[place] = _texts.Keep((int)packed[place]);
            kept = false;
        }
        // A transient text may have become a kept one since the key was added.
        if (!kept) { return Intern(packed); }

        var key = Count;
        _packed.Add(key, packed);
        _encoded.Add(KeyEncoder.Encode(_layout, packed, _texts));
        Count++;
        AddToSource(key, packed);
        if ((key + 1) * 5 > _buckets.Length * 4) { Rehash(); } else { Place(key); }
        return key;
    }

    private void AddToSource(int key, ReadOnlySpan<long> packed)
    {
        if (key == _sourceOf.Length) { Array.Resize(ref _sourceOf, Growth.After(key)); }
        _sourceOf[key] = SourceTable.All;
        if (_sourcePlace < 0) { return; }
        var source = _sources.Intern(_texts[(int)packed[_sourcePlace]]);
        _sourceOf[key] = source;
        if (source >= _ofSource.Length)
        {
            var old = _ofSource.Length;
            Array.Resize(ref _ofSource, Growth.Of(old, source + 1));
            _ofSource.AsSpan(old).Fill(NoKeys);
        }
        // Most sources have one key, or not many: only those that have several have a list.
        if (_ofSource[source] == NoKeys) { _ofSource[source] = key; return; }
        if (_ofSource[source] >= 0)
        {
            _several.Add([_ofSource[source]]);
            _ofSource[source] = ~(_several.Count - 1);
        }
        var keys = _several[~_ofSource[source]];
        var at = keys.Count;
        while (at > 0 && Compare(keys[at - 1], key) > 0) { at--; }
        keys.Insert(at, key);
    }

    private void Rehash()
    {
        _buckets = NewBuckets(_buckets.Length * 2);
        for (var key = 0; key < Count; key++) { Place(key); }
    }

    private void Place(int key)
    {
        var mask = _buckets.Length - 1;
        Span<long> packed = stackalloc long[_layout.Width];
        _packed.CopyTo(key, 0, packed);
        var slot = (int)Hash(packed) & mask;
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
