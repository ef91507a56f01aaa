using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.Runtime.Replay;

/// <summary>
/// Output rows as canonical lines of JSON: the same row gives the same bytes, however the output journal put rows
/// together to records, and different rows give different ones. ASCII only, so that no text can reach a terminal as
/// anything but text. Not thread-safe.
/// </summary>
/// <remarks>
/// <code>{"pipeline":…,"stream":…,"step":…,"row":…,"kind":…,"time":…,"columns":{…}}</code>
/// Times are RFC 3339 with six digits, or µs since the epoch where no calendar goes; floats are the shortest text that
/// reads back the same, and texts where JSON has no number; NULL is null.
/// </remarks>
public sealed class OutputLineWriter : IDisposable
{
    private const long MicrosMin = -62_135_596_800_000_000;
    private const long MicrosMax = 253_402_300_799_999_999;

    private readonly ArrayBufferWriter<byte> _buffer = new(4_096);
    private readonly Utf8JsonWriter _json;

    /// <summary>Makes a writer.</summary>
    public OutputLineWriter() => _json = new(_buffer, new() { SkipValidation = true });

    /// <summary>Writes one row.</summary>
    /// <param name="record">The record.</param>
    /// <param name="row">The row within the record.</param>
    /// <returns>The line with its end; valid until the next call.</returns>
    public ReadOnlyMemory<byte> Write(OutputRecord record, int row)
    {
        ArgumentNullException.ThrowIfNull(record);
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _json.WriteStartObject();
        _json.WriteString("pipeline"u8, record.Pipeline);
        _json.WriteString("stream"u8, record.Stream);
        _json.WriteNumber("step"u8, record.Step);
        _json.WriteNumber("row"u8, record.FirstRow + row);
        _json.WriteString("kind"u8, WordOf(record.KindAt(row)));
        _json.WritePropertyName("time"u8);
        WriteTime(record.TimeAt(row).Micros);
        _json.WriteStartObject("columns"u8);
        foreach (var column in record.Columns)
        {
            _json.WritePropertyName(column.Name);
            WriteValue(column, row);
        }
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.Flush();
        _buffer.Write("\n"u8);
        return _buffer.WrittenMemory;
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private static string WordOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Insert => "insert",
        ChangeKind.UpdateBefore => "update_before",
        ChangeKind.UpdateAfter => "update_after",
        ChangeKind.Delete => "delete",
        _ => ((int)kind).ToString(CultureInfo.InvariantCulture),
    };

    private void WriteValue(OutputColumn column, int row)
    {
        if (column.IsNull(row)) { _json.WriteNullValue(); return; }
        switch (column.Type)
        {
            case ColumnType.Int64: _json.WriteNumberValue(column.Int64At(row)); break;
            case ColumnType.Time: WriteTime(column.Int64At(row)); break;
            case ColumnType.Float64: WriteFloat(column.Float64At(row)); break;
            case ColumnType.Decimal: _json.WriteNumberValue(column.DecimalAt(row)); break;
            case ColumnType.Boolean: _json.WriteBooleanValue(column.BooleanAt(row)); break;
            case ColumnType.Text: _json.WriteStringValue(column.TextAt(row)); break;
            case ColumnType.None:
            default: throw new FormatException($"Column '{column.Name}' has type {column.Type}.");
        }
    }

    private void WriteFloat(double value)
    {
        if (double.IsFinite(value)) { _json.WriteNumberValue(value); return; }
        _json.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    private void WriteTime(long micros)
    {
        if (micros is < MicrosMin or > MicrosMax) { _json.WriteNumberValue(micros); return; }
        Span<char> text = stackalloc char[32];
        var time = DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
        _ = time.TryFormat(text, out var length, "yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
        _json.WriteStringValue(text[..length]);
    }
}
