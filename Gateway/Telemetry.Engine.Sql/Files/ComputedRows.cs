using System.Globalization;
using Telemetry.Engine.Data;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Files;

/// <summary>
/// Rows of a table, made of those of a file: the physical columns, those that are computed from them, and the event
/// time. Not thread-safe.
/// </summary>
internal sealed class ComputedRows
{
    private readonly SqlTable _table;
    private readonly TextDictionary _texts = new();
    private readonly ExpressionEvaluation?[] _computed;
    private readonly Vec[] _columns;
    private readonly RowFaults _faults = new();
    private readonly long _journalTime;
    private readonly Dictionary<int, string> _refused = [];

    public ComputedRows(SqlTable table, EventTime journalTime)
    {
        _table = table;
        _journalTime = journalTime.Micros;
        var schema = new Schema([.. BoundedTable.ColumnsOf(table).Select(CellWriter.ColumnOf)]);
        File = new(schema, _texts);
        _computed = [.. table.Columns.Select(column => column.Computed is null ? null : new ExpressionEvaluation(
            column.Computed.ToEngine(schema), schema, _texts, () => _journalTime))];
        _columns = new Vec[table.Columns.Length];
    }

    /// <summary>The rows as the file has them.</summary>
    public Frame File { get; }

    /// <summary>Whether rows have an event time.</summary>
    public bool IsTimed => _table.Rowtime is not null;

    /// <summary>Forgets the rows.</summary>
    public void Clear()
    {
        File.Clear();
        _texts.ForgetTransients();
        _refused.Clear();
    }

    /// <summary>Computes what the file does not have.</summary>
    /// <param name="placeOf">Where each row stands, for what is said of it.</param>
    public void Compute(Func<int, string> placeOf)
    {
        var physical = 0;
        for (var index = 0; index < _columns.Length; index++)
        {
            var column = _table.Columns[index];
            if (_computed[index] is { } evaluation)
            {
                _faults.Begin(File.Count);
                _columns[index] = evaluation.Evaluate(File, _faults);
                foreach (var fault in _faults.Rows)
                {
                    var detail = fault.Detail is null ? "" : $" ({fault.Detail})";
                    _refused.TryAdd(fault.Row, $"{placeOf(fault.Row)}: column '{column.Name}': {fault.Reason}{detail}");
                }
            }
            else if (!column.IsProctime) { _columns[index] = File[physical++]; }
        }
        for (var row = 0; IsTimed && row < File.Count; row++) { TakeTime(row, placeOf); }
    }

    /// <summary>Why a row cannot be used; null when it can.</summary>
    public string? FaultOf(int row) => _refused.GetValueOrDefault(row);

    /// <summary>Adds a row to a frame of the table, of which it may have fewer columns.</summary>
    public void CopyTo(Frame target, int row)
    {
        var added = target.Add(new EventTime(IsTimed ? File.Times[row] : _journalTime), Frame.NoKey);
        for (var index = 0; index < _columns.Length; index++)
        {
            var place = target.Schema.Find(_table.Columns[index].Name);
            if (place >= 0) { Copy(index, row, target, place, added); }
        }
    }

    private void Copy(int index, int row, Frame target, int place, int added)
    {
        if (_table.Columns[index].IsProctime) { target.Longs(place)[added] = _journalTime; return; }
        var source = _columns[index];
        if (source.IsNull(row)) { target[place].SetNull(added); return; }
        switch (target.Schema.Columns[place].Type)
        {
            case ColumnType.Int64 or ColumnType.Time: target.Longs(place)[added] = ((Vec<long>)source)[row]; break;
            case ColumnType.Float64: target.Doubles(place)[added] = ((Vec<double>)source)[row]; break;
            case ColumnType.Boolean: target.Bools(place)[added] = ((Vec<bool>)source)[row]; break;
            case ColumnType.Decimal: target.Decimals(place)[added] = ((Vec<decimal>)source)[row]; break;
            case ColumnType.Text: target.SetText(place, added, _texts[((Vec<int>)source)[row]]); break;
            case ColumnType.None:
            default: throw new InvalidOperationException($"Column '{_table.Columns[index].Name}' has no type.");
        }
    }

    private void TakeTime(int row, Func<int, string> placeOf)
    {
        var index = _table.Rowtime!.Column; // Asked for timed tables only.
        var times = (Vec<long>)_columns[index];
        var name = _table.Columns[index].Name;
        if (times.IsNull(row)) { _refused.TryAdd(row, $"{placeOf(row)}: the event time '{name}' is NULL"); return; }
        File.Times[row] = times[row];
        if (new EventTime(times[row]).IsUsable) { return; }
        _refused.TryAdd(row, string.Create(
            CultureInfo.InvariantCulture, $"{placeOf(row)}: the event time '{name}' is out of range"));
    }
}
