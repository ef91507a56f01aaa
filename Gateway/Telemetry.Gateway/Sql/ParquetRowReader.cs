using System.Globalization;
using Parquet;
using Parquet.Schema;
using Telemetry.Engine.Data;
using Telemetry.Engine.Sql.Files;

namespace Telemetry.Gateway.Sql;

/// <summary>
/// Rows of a Parquet file; one row group at a time is in memory. Columns are found by their names, and further ones are
/// not read. Only flat columns can be read.
/// </summary>
internal sealed class ParquetRowReader : RowReader
{
    private const long RowsPerGroupMax = 64 * 1024 * 1024;

    private readonly FileStream _stream;
    private readonly ParquetReader _reader;
    private readonly CellWriter[] _cells;
    private readonly DataField[] _fields;
    private readonly Func<int, object?>[] _values;
    private int _group;
    private int _rows;
    private int _next;
    private long _row;

    /// <exception cref="InvalidDataException">It is no such file, or a column is not there.</exception>
    public ParquetRowReader(string path, IReadOnlyList<FileColumn> columns)
    {
        Name = Path.GetFileName(path);
        _stream = File.OpenRead(path);
        try
        {
            _reader = Wait(Name, () => ParquetReader.CreateAsync(_stream));
            _fields = [.. columns.Select(column => FieldOf(Name, _reader.Schema, column.Name))];
        }
        catch
        {
            _stream.Dispose();
            throw;
        }

        _cells = [.. columns.Select((column, index) => new CellWriter(column, index))];
        _values = new Func<int, object?>[columns.Count];
    }

    public override string Name { get; }

    public override long Position => _group >= _reader.RowGroupCount && _next >= _rows ? Length : _stream.Position;

    public override long Length => _stream.Length;

    public override long Line => _row;

    /// <summary>The columns of a file.</summary>
    /// <exception cref="InvalidDataException">It is no such file, or a column is of a type that cannot be read.
    /// </exception>
    public static IReadOnlyList<FileColumn> ColumnsOf(string path)
    {
        string name = Path.GetFileName(path);
        using FileStream stream = File.OpenRead(path);
        ParquetSchema schema = Wait(name, () => ParquetReader.ReadSchemaAsync(stream));
        return [.. schema.Fields.OfType<DataField>().Where(field => !field.IsArray).Select(field =>
            new FileColumn(field.Name, ParquetColumns.TypeOf(name, field)))];
    }

    public override string PlaceOf(long line) => string.Create(CultureInfo.InvariantCulture, $"{Name} row {line}");

    public override RowOutcome Read(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        while (_next == _rows)
        {
            if (_group == _reader.RowGroupCount)
            {
                return RowOutcome.End;
            }

            ReadGroup();
        }

        _row++;
        int place = _next++;
        int row = frame.Add(default, Frame.NoKey);
        for (int index = 0; index < _cells.Length; index++)
        {
            if (_cells[index].Value(_values[index](place), frame, row) is { } fault)
            {
                frame.RemoveLast();
                Fault = $"{PlaceOf(_row)}: {fault}";
                return RowOutcome.Rejected;
            }
        }

        return RowOutcome.Row;
    }

    protected override void Dispose(bool isDisposing)
    {
        ((IAsyncDisposable)_reader).DisposeAsync().AsTask().GetAwaiter().GetResult();
        _stream.Dispose();
    }

    private static DataField FieldOf(string file, ParquetSchema schema, string column)
    {
        DataField? field = schema.Fields.OfType<DataField>().FirstOrDefault(one => one.Name == column && !one.IsArray);
        string[] names = [.. schema.Fields.Select(one => one.Name)];
        return field ?? throw new InvalidDataException(
            $"{file}: there is no flat column '{column}' among {string.Join(", ", names)}");
    }

    private void ReadGroup()
    {
        using ParquetRowGroupReader group = _reader.OpenRowGroupReader(_group++);
        if (group.RowCount is < 0 or > RowsPerGroupMax)
        {
            throw new InvalidDataException(
                $"{Name}: a row group of {group.RowCount} rows; {RowsPerGroupMax} are allowed");
        }

        (_rows, _next) = ((int)group.RowCount, 0);
        for (int index = 0; index < _fields.Length; index++)
        {
            DataField field = _fields[index];
            _values[index] = Wait(Name, () => ParquetColumns.ReadAsync(Name, group, field, _rows));
        }
    }

    /// <summary>The library is asynchronous, this command is not: it reads a local file and has nothing else to do.
    /// Whatever a damaged file makes it throw means that it is damaged.</summary>
    private static T Wait<T>(string file, Func<Task<T>> read)
    {
        try
        {
            return read().GetAwaiter().GetResult();
        }
        catch (Exception damaged) when (damaged is not (InvalidDataException or OutOfMemoryException))
        {
            throw new InvalidDataException($"{file}: this is no Parquet file that can be read ({damaged.Message})");
        }
    }
}
