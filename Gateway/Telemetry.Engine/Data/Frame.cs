using Telemetry.Engine.Time;

namespace Telemetry.Engine.Data;

/// <summary>
/// Up to <see cref="EngineLimits.FrameRowsMax"/> rows in columns: times, key ordinals, kinds and typed vectors, all of
/// the same length. A frame that an operator receives is read only and valid only during the call.
/// </summary>
public sealed class Frame
{
    /// <summary>The key ordinal of a row whose stream is not keyed.</summary>
    public const int NoKey = -1;

    private readonly long[] _times = new long[EngineLimits.FrameRowsMax];
    private readonly int[] _keys = new int[EngineLimits.FrameRowsMax];
    private readonly Vec[] _columns;
    private byte[]? _kinds;
    private bool _hasKinds;

    /// <summary>Makes an empty frame.</summary>
    /// <param name="schema">Its columns.</param>
    /// <param name="texts">The dictionary that its text columns refer to.</param>
    public Frame(Schema schema, TextDictionary texts)
    {
        Schema = schema;
        Texts = texts;
        _columns = [.. schema.Columns.Select(c => Vec.Create(c.Type, EngineLimits.FrameRowsMax))];
    }

    /// <summary>The columns' names and types.</summary>
    public Schema Schema { get; }

    /// <summary>The dictionary that text columns refer to.</summary>
    public TextDictionary Texts { get; }

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many more rows fit.</summary>
    public int Room => EngineLimits.FrameRowsMax - Count;

    /// <summary>Event time of each row, in microseconds since the epoch.</summary>
    public Span<long> Times => _times.AsSpan(0, Count);

    /// <summary>Key ordinal of each row, or <see cref="NoKey"/>.</summary>
    public Span<int> Keys => _keys.AsSpan(0, Count);

    /// <summary>Whether some row is not an insert.</summary>
    public bool HasKinds => _hasKinds;

    /// <summary>A column.</summary>
    /// <param name="index">Its place in the schema.</param>
    public Vec this[int index] => _columns[index];

    /// <summary>An Int64 or Time column.</summary>
    /// <param name="index">Its place in the schema.</param>
    /// <returns>The vector.</returns>
    public Vec<long> Longs(int index) => (Vec<long>)_columns[index];

    /// <summary>A Float64 column.</summary>
    /// <param name="index">Its place in the schema.</param>
    /// <returns>The vector.</returns>
    public Vec<double> Doubles(int index) => (Vec<double>)_columns[index];

    /// <summary>A Decimal column.</summary>
    /// <param name="index">Its place in the schema.</param>
    /// <returns>The vector.</returns>
    public Vec<decimal> Decimals(int index) => (Vec<decimal>)_columns[index];

    /// <summary>A Boolean column.</summary>
    /// <param name="index">Its place in the schema.</param>
    /// <returns>The vector.</returns>
    public Vec<bool> Bools(int index) => (Vec<bool>)_columns[index];

    /// <summary>A Text column's ordinals.</summary>
    /// <param name="index">Its place in the schema.</param>
    /// <returns>The vector.</returns>
    public Vec<int> TextOrdinals(int index) => (Vec<int>)_columns[index];

    /// <summary>The text in a row, or null for NULL.</summary>
    /// <param name="index">The column's place in the schema.</param>
    /// <param name="row">The row.</param>
    /// <returns>The text or null.</returns>
    public string? TextAt(int index, int row)
    {
        var column = TextOrdinals(index);
        return column.IsNull(row) ? null : Texts[column[row]];
    }

    /// <summary>Sets the text in a row; null becomes NULL. The text is transient (see
    /// <see cref="TextDictionary"/>).</summary>
    /// <param name="index">The column's place in the schema.</param>
    /// <param name="row">The row.</param>
    /// <param name="text">The text or null.</param>
    public void SetText(int index, int row, string? text)
    {
        var column = TextOrdinals(index);
        if (text is null) { column.SetNull(row); column[row] = 0; return; }
        column[row] = Texts.InternTransient(text);
    }

    /// <summary>What the row does.</summary>
    /// <param name="row">The row.</param>
    /// <returns>Its kind.</returns>
    public ChangeKind KindAt(int row) => _hasKinds ? (ChangeKind)_kinds![row] : ChangeKind.Insert;

    /// <summary>Says what the row does.</summary>
    /// <param name="row">The row.</param>
    /// <param name="kind">Its kind.</param>
    public void SetKind(int row, ChangeKind kind)
    {
        if (!_hasKinds)
        {
            if (kind == ChangeKind.Insert) { return; }
            _kinds ??= new byte[EngineLimits.FrameRowsMax];
            Array.Clear(_kinds);
            _hasKinds = true;
        }
        _kinds![row] = (byte)kind;
    }

    /// <summary>Adds a row; its columns hold whatever was there until they are set.</summary>
    /// <param name="time">The row's event time.</param>
    /// <param name="key">The row's key ordinal, or <see cref="NoKey"/>.</param>
    /// <returns>The row's index.</returns>
    /// <exception cref="InvalidOperationException">The frame is full.</exception>
    public int Add(EventTime time, int key)
    {
        var row = AddRows(1);
        _times[row] = time.Micros;
        _keys[row] = key;
        return row;
    }

    /// <summary>Adds rows whose times, keys and columns the caller sets afterwards.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The first one's index.</returns>
    /// <exception cref="InvalidOperationException">They do not fit.</exception>
    public int AddRows(int count)
    {
        Invariant.Check((uint)count <= (uint)Room, "a frame holds at most 2,048 rows");
        var first = Count;
        Count += count;
        return first;
    }

    /// <summary>Adds copies of chosen rows of a frame of an equal schema.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="asInserts">Whether they become inserts, whatever they were.</param>
    public void AddRows(Frame source, ReadOnlySpan<int> rows, bool asInserts = false)
    {
        var first = AddRows(rows.Length);
        for (var index = 0; index < rows.Length; index++)
        {
            _times[first + index] = source._times[rows[index]];
            _keys[first + index] = source._keys[rows[index]];
            if (source._hasKinds && !asInserts) { SetKind(first + index, source.KindAt(rows[index])); }
        }
        for (var column = 0; column < _columns.Length; column++)
        {
            _columns[column].CopyRows(source._columns[column], rows, first);
        }
    }

    /// <summary>Takes the last row away again: it turned out to be none while its columns were set.</summary>
    /// <exception cref="InvalidOperationException">There is no row.</exception>
    public void RemoveLast()
    {
        Invariant.Check(Count > 0, "there is a row to take away");
        Count--;
        if (_hasKinds) { _kinds![Count] = (byte)ChangeKind.Insert; }
        foreach (var column in _columns) { column.SetValid(Count); }
    }

    /// <summary>Makes the frame empty, for use again.</summary>
    public void Clear()
    {
        Count = 0;
        _hasKinds = false;
        foreach (var column in _columns) { column.ClearNulls(); }
    }
}
