using System.Runtime.CompilerServices;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.State;

/// <summary>
/// Rows of one schema that outlive their frame, each known by a handle: time, validity, cells, and as many more words
/// as the operator wants to keep beside them. Copies in and out go column by column. Nothing is allocated per row
/// once the store has grown to what is held at a time.
/// </summary>
/// <remarks>
/// <code>
/// row: time | bytes | validity (1 word per 64 columns) | marks | cells (8 bytes; 16 for a decimal)
/// </code>
/// Handles are valid until the row is removed, are used again, and must never show in what is emitted or snapshotted.
/// Not thread-safe.
/// </remarks>
public sealed partial class RowStore
{
    /// <summary>No row.</summary>
    public const int None = -1;

    private const int PageShift = 10;
    private const int PageRows = 1 << PageShift;
    private const int TimeWord = 0;
    private const int BytesWord = 1;
    private const int ValidWord = 2;

    private readonly List<long[]> _pages = [];
    private readonly RowTexts _texts;
    private readonly ColumnType[] _types;
    private readonly int[] _offsets;
    private readonly int[] _all;
    private readonly int[] _textColumns;
    private readonly int _marks;
    private readonly int _stride;
    private readonly int[] _one = new int[1];
    private readonly int[] _oneHandle = new int[1];
    private int _free = None;
    private int _used;

    /// <summary>Makes an empty store.</summary>
    /// <param name="schema">The rows' columns.</param>
    /// <param name="texts">The partition's texts.</param>
    /// <param name="marks">How many words the operator keeps beside each row; they start at 0 and are part of the
    /// snapshot.</param>
    public RowStore(Schema schema, TextDictionary texts, int marks = 0)
    {
        Schema = schema;
        _texts = new(texts);
        _types = [.. schema.Columns.Select(column => column.Type)];
        _offsets = new int[_types.Length];
        _marks = ValidWord + ((_types.Length + 63) / 64);
        MarkCount = marks;
        _stride = _marks + marks;
        for (var column = 0; column < _types.Length; column++)
        {
            _offsets[column] = _stride;
            _stride += WordsOf(_types[column]);
        }
        _all = [.. Enumerable.Range(0, _types.Length)];
        _textColumns = [.. Enumerable.Range(0, _types.Length).Where(column => _types[column] == ColumnType.Text)];
    }

    /// <summary>The rows' columns.</summary>
    public Schema Schema { get; }

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many words are kept beside each row.</summary>
    public int MarkCount { get; }

    /// <summary>What a row without its texts costs, in bytes.</summary>
    public int RowBytes => _stride * sizeof(long);

    /// <summary>How many texts are kept for rows alone; for tests.</summary>
    internal int OwnTexts => _texts.Count;

    private int CellsWord => _marks + MarkCount;

    /// <summary>Keeps a copy of a row.</summary>
    /// <param name="frame">Where from; of an equal schema.</param>
    /// <param name="row">The row.</param>
    /// <returns>The row's handle.</returns>
    public int Add(Frame frame, int row)
    {
        _one[0] = row;
        Add(frame, _one, _oneHandle);
        return _oneHandle[0];
    }

    /// <summary>Keeps copies of rows.</summary>
    /// <param name="frame">Where from; of an equal schema.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="handles">Receives their handles.</param>
    public void Add(Frame frame, ReadOnlySpan<int> rows, Span<int> handles) => Add(frame, rows, _all, handles);

    /// <summary>Keeps some columns of rows.</summary>
    /// <param name="frame">Where from.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="columns">The frame's column for each of this schema, of the same type.</param>
    /// <param name="handles">Receives the rows' handles.</param>
    public void Add(Frame frame, ReadOnlySpan<int> rows, ReadOnlySpan<int> columns, Span<int> handles)
    {
        var times = frame.Times;
        for (var index = 0; index < rows.Length; index++)
        {
            var words = Claim(out handles[index]);
            words[TimeWord] = times[rows[index]];
        }
        for (var column = 0; column < _types.Length; column++) { Take(frame[columns[column]], column, rows, handles); }
        if (_textColumns.Length == 0) { return; }
        foreach (var handle in handles[..rows.Length]) { CountTexts(handle); }
    }

    /// <summary>Gives a row another event time.</summary>
    /// <param name="handle">The row.</param>
    /// <param name="time">The time, in microseconds since the epoch.</param>
    public void SetTime(int handle, long time) => Words(handle)[TimeWord] = time;

    /// <summary>Forgets a row; its handle is used again.</summary>
    /// <param name="handle">The row.</param>
    public void Remove(int handle)
    {
        var words = Words(handle);
        foreach (var column in _textColumns)
        {
            if (IsValid(words, column)) { _texts.Free(words[_offsets[column]]); }
        }
        words[TimeWord] = _free;
        words[BytesWord] = 0;
        _free = handle;
        Count--;
    }

    /// <summary>The event time of a row, in microseconds since the epoch.</summary>
    /// <param name="handle">The row.</param>
    /// <returns>The time.</returns>
    public long TimeOf(int handle) => Words(handle)[TimeWord];

    /// <summary>What a row costs in bytes, the same after a restore.</summary>
    /// <param name="handle">The row.</param>
    /// <returns>The bytes.</returns>
    public int BytesOf(int handle) => (int)Words(handle)[BytesWord];

    /// <summary>One of the words that the operator keeps beside a row.</summary>
    /// <param name="handle">The row.</param>
    /// <param name="index">Which of them.</param>
    /// <returns>The word; valid until a row is added.</returns>
    public ref long Mark(int handle, int index = 0)
    {
        Invariant.Check((uint)index < (uint)MarkCount, "a row has no such mark");
        return ref Words(handle)[_marks + index];
    }

    /// <summary>Whether a column of a row has no value.</summary>
    /// <param name="handle">The row.</param>
    /// <param name="column">The column.</param>
    /// <returns>True for NULL.</returns>
    public bool IsNull(int handle, int column) => !IsValid(Words(handle), column);

    /// <summary>An Int64 or Time column of a row.</summary>
    /// <param name="handle">The row.</param>
    /// <param name="column">The column; not NULL.</param>
    /// <returns>The value.</returns>
    public long LongAt(int handle, int column) => Words(handle)[_offsets[column]];

    /// <summary>A Float64 column of a row.</summary>
    /// <param name="handle">The row.</param>
    /// <param name="column">The column; not NULL.</param>
    /// <returns>The value.</returns>
    public double DoubleAt(int handle, int column) => BitConverter.Int64BitsToDouble(LongAt(handle, column));

    /// <summary>A Boolean column of a row.</summary>
    /// <param name="handle">The row.</param>
    /// <param name="column">The column; not NULL.</param>
    /// <returns>The value.</returns>
    public bool BoolAt(int handle, int column) => LongAt(handle, column) != 0;

    /// <summary>A Decimal column of a row.</summary>
    /// <param name="handle">The row.</param>
    /// <param name="column">The column; not NULL.</param>
    /// <returns>The value.</returns>
    public decimal DecimalAt(int handle, int column) => DecimalCell.Read(Words(handle)[_offsets[column]..]);

    /// <summary>A Text column of a row.</summary>
    /// <param name="handle">The row.</param>
    /// <param name="column">The column; not NULL.</param>
    /// <returns>The value.</returns>
    public string TextAt(int handle, int column) => _texts[LongAt(handle, column)];

    private static int WordsOf(ColumnType type) => type switch
    {
        ColumnType.Int64 or ColumnType.Time or ColumnType.Float64 or ColumnType.Boolean or ColumnType.Text => 1,
        ColumnType.Decimal => 2,
        ColumnType.None or _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Rows of it are not kept."),
    };

    private static bool IsValid(ReadOnlySpan<long> words, int column) =>
        ((words[ValidWord + (column >> 6)] >> (column & 63)) & 1) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<long> Words(int handle) =>
        _pages[handle >> PageShift].AsSpan((handle & (PageRows - 1)) * _stride, _stride);

    /// <summary>A place for a row: its columns NULL, its marks 0.</summary>
    private Span<long> Claim(out int handle)
    {
        handle = _free;
        if (handle == None)
        {
            if (_used == _pages.Count << PageShift) { _pages.Add(new long[PageRows * _stride]); }
            handle = _used++;
        }
        var words = Words(handle);
        if (handle == _free) { _free = (int)words[TimeWord]; }
        words[ValidWord..CellsWord].Clear();
        words[BytesWord] = RowBytes;
        Count++;
        return words;
    }

    private void CountTexts(int handle)
    {
        var words = Words(handle);
        foreach (var column in _textColumns)
        {
            if (IsValid(words, column)) { words[BytesWord] += _texts.BytesOf(words[_offsets[column]]); }
        }
    }
}
