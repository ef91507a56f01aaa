using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.Sql.Files;

/// <summary>
/// Rows of a CSV file (RFC 4180). With a header the columns are found by their names, and further ones are passed over;
/// without one they come in their order. An empty field that is not in quotes is NULL, <c>""</c> an empty text.
/// </summary>
public sealed class CsvRowReader : RowReader
{
    private readonly CsvRecords _records;
    private readonly CellWriter[] _cells;
    private readonly int[] _places;
    private readonly int _width;
    private readonly CsvOptions _options;
    private bool _isWaiting;

    /// <summary>Opens a file.</summary>
    /// <param name="name">Its name, for people.</param>
    /// <param name="stream">Its bytes; closed with the reader.</param>
    /// <param name="length">How many there are; 0 when that is not known.</param>
    /// <param name="columns">The columns of the rows.</param>
    /// <param name="options">How the file is written; as RFC 4180 says when null.</param>
    /// <exception cref="InvalidDataException">A column is not in the header.</exception>
    public CsvRowReader(
        string name, Stream stream, long length, IReadOnlyList<FileColumn> columns, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Name = name;
        Length = length;
        _options = options ?? new CsvOptions();
        _records = new(stream, _options.Delimiter);
        _cells = [.. columns.Select((column, index) => new CellWriter(column, index))];
        _places = [.. columns.Select((_, index) => index)];
        _width = columns.Count;
        if (_options.HasHeader) { _width = FindColumns(columns); }
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override long Position => _records.Position;

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override long Line => _records.Line;

    /// <inheritdoc/>
    public override RowOutcome Read(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (!_isWaiting && !_records.Read()) { return RowOutcome.End; }
        _isWaiting = false;
        if (_records.Fault.Length > 0) { return Reject(_records.Fault); }
        if (_records.Count != _width)
        {
            return Reject(string.Create(
                CultureInfo.InvariantCulture, $"{_records.Count} fields where {_width} are expected"));
        }
        var row = frame.Add(default, Frame.NoKey);
        for (var index = 0; index < _cells.Length; index++)
        {
            if (Cell(frame, row, index) is not { } fault) { continue; }
            frame.RemoveLast();
            return Reject(fault);
        }
        return RowOutcome.Row;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool isDisposing) => _records.Dispose();

    private string? Cell(Frame frame, int row, int index)
    {
        if (_places[index] < 0) { return _cells[index].Null(frame, row); }
        var text = _records[_places[index]];
        var isNull = !_records.IsQuoted(_places[index])
            && (text.IsEmpty || (_options.Null is { } word && Encoding.UTF8.GetString(text) == word));
        if (isNull) { return _cells[index].Null(frame, row); }
        return Utf8.IsValid(text) ? _cells[index].Text(text, frame, row) : "the text is not UTF-8";
    }

    private int FindColumns(IReadOnlyList<FileColumn> columns)
    {
        if (!_records.Read()) { throw new InvalidDataException($"{Name}: the file is empty, not even a header"); }
        if (_records.Fault.Length > 0) { throw new InvalidDataException($"{Name} line 1: {_records.Fault}"); }
        var names = CsvHeader.Names(Name, _records);
        for (var index = 0; index < columns.Count; index++)
        {
            _places[index] = Array.IndexOf(names, columns[index].Name);
            if (_places[index] >= 0 || _options.MayLackColumns) { continue; }
            throw new InvalidDataException(
                $"{Name}: there is no column '{columns[index].Name}' among {string.Join(", ", names)}");
        }
        return names.Length;
    }

    private RowOutcome Reject(string fault)
    {
        Fault = $"{PlaceOf(Line)}: {fault}";
        return RowOutcome.Rejected;
    }
}
