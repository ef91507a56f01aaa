using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.Sql.Files;

/// <summary>Rows as JSON lines: one object a line, its fields in the columns' order. With changes each is
/// <c>{"op":"+I","row":{…}}</c>. Not thread-safe.</summary>
public sealed class JsonRowText : RowText, IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1_024);
    private readonly Utf8JsonWriter _json;
    private readonly FileColumn[] _columns;
    private readonly JsonEncodedText[] _names;

    /// <summary>Makes a writer of rows.</summary>
    /// <param name="columns">The columns, as the frames have them.</param>
    /// <param name="hasChanges">Whether lines say what the row does.</param>
    public JsonRowText(IReadOnlyList<FileColumn> columns, bool hasChanges)
        : base(hasChanges)
    {
        // Relaxed: texts of all languages stay readable; nothing here goes into HTML. Control characters are escaped.
        var encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        _json = new(_buffer, new() { SkipValidation = true, Encoder = encoder });
        _columns = [.. columns];
        _names = [.. columns.Select(column => JsonEncodedText.Encode(column.Name, encoder))];
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Line(Frame frame, int row, string? table)
    {
        ArgumentNullException.ThrowIfNull(frame);
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        var isWrapped = HasChanges || table is not null;
        if (isWrapped)
        {
            _json.WriteStartObject();
            if (table is not null) { _json.WriteString("table"u8, table); }
            if (HasChanges) { _json.WriteString("op"u8, Symbol(frame.KindAt(row))); }
            _json.WritePropertyName("row"u8);
        }
        WriteRow(frame, row);
        if (isWrapped) { _json.WriteEndObject(); }
        _json.Flush();
        _buffer.Write("\n"u8);
        return _buffer.WrittenSpan;
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void WriteRow(Frame frame, int row)
    {
        _json.WriteStartObject();
        for (var index = 0; index < _columns.Length; index++)
        {
            _json.WritePropertyName(_names[index]);
            CellText.Write(_json, _columns[index].Type, frame, index, row);
        }
        _json.WriteEndObject();
    }
}
