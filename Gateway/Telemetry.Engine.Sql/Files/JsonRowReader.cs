using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.Sql.Files;

/// <summary>
/// Rows of JSON lines: one object a line, its fields found by their names; further ones are passed over, missing ones
/// are NULL. A line <c>{"watermark":ms}</c> is a watermark, unless there is a column of that name. Empty lines are
/// passed over.
/// </summary>
public sealed class JsonRowReader : RowReader
{
    private const string WatermarkName = "watermark";

    private readonly ByteWindow _window;
    private readonly CellWriter[] _cells;
    private readonly byte[][] _names;
    private readonly bool[] _isSet;
    private readonly bool _hasWatermarks;
    private long _line;

    /// <summary>Opens a file.</summary>
    /// <param name="name">Its name, for people.</param>
    /// <param name="stream">Its bytes; closed with the reader.</param>
    /// <param name="length">How many there are; 0 when that is not known.</param>
    /// <param name="columns">The columns of the rows.</param>
    public JsonRowReader(string name, Stream stream, long length, IReadOnlyList<FileColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Name = name;
        Length = length;
        _window = new(stream);
        _window.SkipMark();
        _cells = [.. columns.Select((column, index) => new CellWriter(column, index))];
        _names = [.. columns.Select(column => Encoding.UTF8.GetBytes(column.Name))];
        _isSet = new bool[columns.Count];
        _hasWatermarks = columns.All(column => column.Name != WatermarkName);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override long Position => _window.Position;

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override long Line => _line;

    /// <inheritdoc/>
    public override RowOutcome Read(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        while (JsonLines.TryFind(_window, out var length, out var isLong))
        {
            _line++;
            if (isLong)
            {
                _window.SkipLine();
                return Reject(JsonLines.TooLong);
            }
            var outcome = ReadLine(_window.Unread[..length].Trim(" \t\r\n"u8), frame);
            _window.Consume(length);
            if (outcome != RowOutcome.None) { return outcome; }
        }
        return RowOutcome.End;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool isDisposing) => _window.Dispose();

    private RowOutcome ReadLine(ReadOnlySpan<byte> line, Frame frame)
    {
        if (line.IsEmpty) { return RowOutcome.None; }
        if (!Utf8.IsValid(line)) { return Reject("the text is not UTF-8"); }
        var count = frame.Count;
        try
        {
            if (_hasWatermarks && JsonLines.IsWatermark(line, out var millis))
            {
                if (millis is not { } value)
                {
                    return Reject("a watermark is whole milliseconds, alone in its object");
                }
                Watermark = WatermarkOf(value);
                return RowOutcome.Watermark;
            }
            if (ReadObject(line, frame) is not { } fault) { return RowOutcome.Row; }
            if (frame.Count > count) { frame.RemoveLast(); }
            return Reject(fault);
        }
        catch (JsonException exception)
        {
            if (frame.Count > count) { frame.RemoveLast(); }
            return Reject(string.Create(
                CultureInfo.InvariantCulture, $"no JSON, from byte {exception.BytePositionInLine + 1} on"));
        }
    }

    private string? ReadObject(ReadOnlySpan<byte> line, Frame frame)
    {
        var json = new Utf8JsonReader(line, JsonLines.Options);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return $"an object is expected, not {JsonLines.WordOf(json.TokenType)}";
        }
        var row = frame.Add(default, Frame.NoKey);
        Array.Clear(_isSet);
        var expected = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var column = FindColumn(ref json, expected);
            if (column >= 0 && _isSet[column])
            {
                return $"field '{Encoding.UTF8.GetString(_names[column])}' appears twice";
            }
            json.Read();
            if (column < 0) { json.Skip(); continue; }
            _isSet[column] = true;
            expected = column + 1;
            if (_cells[column].Json(ref json, frame, row) is { } fault) { return fault; }
        }
        // Whatever stands behind the object throws here.
        while (json.Read()) { }
        for (var column = 0; column < _isSet.Length; column++)
        {
            if (!_isSet[column] && _cells[column].Null(frame, row) is { } fault) { return fault; }
        }
        return null;
    }

    /// <summary>Fields mostly come in the columns' order.</summary>
    private int FindColumn(ref Utf8JsonReader json, int expected)
    {
        for (var offset = 0; offset < _names.Length; offset++)
        {
            var column = expected + offset;
            if (column >= _names.Length) { column -= _names.Length; }
            if (json.ValueTextEquals(_names[column])) { return column; }
        }
        return -1;
    }

    private RowOutcome Reject(string fault)
    {
        Fault = $"{PlaceOf(Line)}: {fault}";
        return RowOutcome.Rejected;
    }
}
