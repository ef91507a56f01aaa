using Telemetry.Engine.Data;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Files;

/// <summary>The rows of one table, read ahead of the steps. Not thread-safe.</summary>
internal sealed class TableIntake : IDisposable
{
    private readonly RowReader _reader;
    private readonly ComputedRows _rows;
    private readonly List<long> _lines = [];
    private RowOutcome _behind;
    private string _faultBehind = "";
    private int _next;

    public TableIntake(BoundedTable table, EventTime journalTime)
    {
        Name = table.Table.Name;
        _reader = table.Reader;
        _rows = new(table.Table, journalTime);
        Read();
    }

    /// <summary>The table's name in the pipeline.</summary>
    public string Name { get; }

    /// <summary>Whether its rows have an event time.</summary>
    public bool IsTimed => _rows.IsTimed;

    /// <summary>Whether everything was passed, the end too.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>What comes next.</summary>
    public RowOutcome Pending => _next == _rows.File.Count ? _behind
        : _rows.FaultOf(_next) is null ? RowOutcome.Row : RowOutcome.Rejected;

    /// <summary>The event time of the next row; before everything for what is no row.</summary>
    public long NextTime => IsTimed && Pending == RowOutcome.Row ? _rows.File.Times[_next] : long.MinValue;

    /// <summary>The watermark that comes next.</summary>
    public EventTime Watermark => _reader.Watermark;

    /// <summary>Why the next row is rejected.</summary>
    public string Fault => _next == _rows.File.Count ? _faultBehind : _rows.FaultOf(_next) ?? "";

    /// <summary>How much was read, and how much there is.</summary>
    public (long Position, long Length) Progress => (_reader.Position, _reader.Length);

    /// <summary>Takes rows, in the file's order.</summary>
    /// <param name="target">Where to; a frame of the table with room.</param>
    /// <param name="keys">The keys of its rows, or null.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="until">Rows after the first one are taken only when they are not later.</param>
    public void Take(Frame target, KeyTable? keys, int count, long until)
    {
        for (var taken = 0; taken < count && Pending == RowOutcome.Row && (taken == 0 || NextTime <= until); taken++)
        {
            _rows.CopyTo(target, _next++);
            if (keys is not null) { target.Keys[taken] = keys.InternFrom(target, taken); }
        }
        if (_next == _rows.File.Count && _behind == RowOutcome.Row) { Read(); }
    }

    /// <summary>Goes on behind what is no row.</summary>
    public void Pass()
    {
        if (_next < _rows.File.Count) { _next++; }
        else if (_behind == RowOutcome.End) { IsEnded = true; return; }
        else { _behind = RowOutcome.Row; }
        if (_next == _rows.File.Count && _behind == RowOutcome.Row) { Read(); }
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>Reads until the frame is full, or up to what is no row.</summary>
    private void Read()
    {
        _rows.Clear();
        _lines.Clear();
        _next = 0;
        do
        {
            _behind = _reader.Read(_rows.File);
            if (_behind == RowOutcome.Row) { _lines.Add(_reader.Line); }
        }
        while (_behind == RowOutcome.Row && _rows.File.Room > 0);
        _faultBehind = _reader.Fault;
        _rows.Compute(row => _reader.PlaceOf(_lines[row]));
    }
}
