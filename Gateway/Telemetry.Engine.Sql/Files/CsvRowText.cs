using System.Buffers;
using System.Text;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.Sql.Files;

/// <summary>Rows as CSV (RFC 4180) with a header. NULL is an empty field, an empty text <c>""</c>. With changes the
/// first column is <c>op</c>, with several tables <c>table</c> stands before it. Not thread-safe.</summary>
public sealed class CsvRowText : RowText
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    private readonly FileColumn[] _columns;
    private readonly StringBuilder _line = new();
    private readonly byte[] _header;
    private byte[] _bytes = new byte[1_024];
    private bool _hasFields;

    /// <summary>Makes a writer of rows.</summary>
    /// <param name="columns">The columns, as the frames have them.</param>
    /// <param name="hasChanges">Whether lines say what the row does.</param>
    /// <param name="hasTable">Whether lines say which table they belong to.</param>
    public CsvRowText(IReadOnlyList<FileColumn> columns, bool hasChanges, bool hasTable)
        : base(hasChanges)
    {
        _columns = [.. columns];
        if (hasTable) { Append("table"); }
        if (hasChanges) { Append("op"); }
        foreach (var column in _columns) { Append(column.Name); }
        _header = End().ToArray();
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Header => _header;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Line(Frame frame, int row, string? table)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (table is not null) { Append(table); }
        if (HasChanges) { Append(Symbol(frame.KindAt(row))); }
        for (var index = 0; index < _columns.Length; index++)
        {
            Append(frame[index].IsNull(row) ? null : CellText.Of(_columns[index].Type, frame, index, row));
        }
        return End();
    }

    private void Append(string? text)
    {
        if (_line.Length > 0 || _hasFields) { _line.Append(','); }
        _hasFields = true;
        if (text is null) { return; }
        if (text.Length > 0 && !text.AsSpan().ContainsAny(Special)) { _line.Append(text); return; }
        _line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }

    private ReadOnlySpan<byte> End()
    {
        var text = _line.Append('\n').ToString();
        _line.Clear();
        _hasFields = false;
        var length = Encoding.UTF8.GetByteCount(text);
        if (_bytes.Length < length) { _bytes = new byte[length * 2]; }
        Encoding.UTF8.GetBytes(text, _bytes);
        return _bytes.AsSpan(0, length);
    }
}
