using System.Globalization;

namespace Telemetry.Engine.Sql.Files;

/// <summary>
/// Records of fields as RFC 4180 writes them: fields in quotes may hold delimiters, line ends and doubled quotes. After
/// a record that cannot be used reading goes on with the next line, so that one quote too many costs one line and not
/// the file. Empty lines are passed over.
/// </summary>
internal sealed class CsvRecords : IDisposable
{
    private const byte Quote = (byte)'"';
    private const byte LineFeed = (byte)'\n';
    private const byte Return = (byte)'\r';

    private readonly ByteWindow _window;
    private readonly byte _delimiter;
    private readonly List<Field> _fields = [];
    private byte[] _record = [];
    private long _lines = 1;

    public CsvRecords(Stream stream, char delimiter)
    {
        _window = new(stream);
        _delimiter = checked((byte)delimiter);
        _window.SkipMark();
    }

    private enum Scan
    {
        Done,
        Short,
        Open,
        Behind,
    }

    /// <summary>How many bytes were consumed.</summary>
    public long Position => _window.Position;

    /// <summary>The line on which the last record begins, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Why the last record cannot be used; empty when it can.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>How many fields the last record has.</summary>
    public int Count => _fields.Count;

    /// <summary>Reads the next record; false at the end.</summary>
    public bool Read()
    {
        while (true)
        {
            Line = _lines;
            Fault = "";
            _fields.Clear();
            if (_window.Unread.IsEmpty && !_window.Read()) { return false; }
            var outcome = ScanRecord(_window.Unread, _window.IsEnded, out var length);
            while (outcome == Scan.Short && _window.Unread.Length <= FileLimits.RowBytesMax)
            {
                _window.Read();
                outcome = ScanRecord(_window.Unread, _window.IsEnded, out length);
            }
            if (outcome != Scan.Done || length > FileLimits.RowBytesMax) { Refuse(outcome); return true; }
            Take(length);
            if (_fields is not [{ Length: 0, IsQuoted: false }]) { return true; }
        }
    }

    /// <summary>Whether a field stands in quotes.</summary>
    public bool IsQuoted(int field) => _fields[field].IsQuoted;

    /// <summary>A field's bytes, without its quotes; valid until the next record.</summary>
    public ReadOnlySpan<byte> this[int field] => _record.AsSpan(_fields[field].Start, _fields[field].Length);

    /// <inheritdoc/>
    public void Dispose() => _window.Dispose();

    private Scan ScanRecord(ReadOnlySpan<byte> text, bool isWhole, out int length)
    {
        _fields.Clear();
        length = 0;
        for (var start = 0; ;)
        {
            var isQuoted = start < text.Length && text[start] == Quote;
            var outcome = isQuoted
                ? ScanQuoted(text, isWhole, start, out var end)
                : ScanPlain(text, isWhole, start, out end);
            if (outcome != Scan.Done) { return outcome; }
            if (end == text.Length) { length = end; return Scan.Done; }
            if (text[end] == _delimiter) { start = end + 1; continue; }
            length = end + (text[end] == Return ? 2 : 1);
            return Scan.Done;
        }
    }

    private Scan ScanPlain(ReadOnlySpan<byte> text, bool isWhole, int start, out int end)
    {
        var found = text[start..].IndexOfAny(_delimiter, LineFeed);
        end = found < 0 ? text.Length : start + found;
        if (found < 0 && !isWhole) { return Scan.Short; }
        if (found >= 0 && text[end] == LineFeed && end > start && text[end - 1] == Return) { end--; }
        _fields.Add(new(start, end - start, false, false));
        return Scan.Done;
    }

    private Scan ScanQuoted(ReadOnlySpan<byte> text, bool isWhole, int start, out int end)
    {
        var hasDoubled = false;
        for (end = start + 1; ; end += 2, hasDoubled = true)
        {
            var found = text[end..].IndexOf(Quote);
            if (found < 0) { return isWhole ? Scan.Open : Scan.Short; }
            end += found;
            if (end + 2 >= text.Length && !isWhole) { return Scan.Short; }
            if (end + 1 == text.Length || text[end + 1] != Quote) { break; }
        }
        _fields.Add(new(start + 1, end - start - 1, true, hasDoubled));
        end++;
        var isEnd = end == text.Length || text[end] == _delimiter || text[end] == LineFeed
            || (text[end] == Return && end + 1 < text.Length && text[end + 1] == LineFeed);
        return isEnd ? Scan.Done : Scan.Behind;
    }

    private void Take(int length)
    {
        if (_record.Length < length) { _record = new byte[Math.Max(length, _record.Length * 2)]; }
        var text = _window.Unread[..length];
        text.CopyTo(_record);
        _lines += text.Count(LineFeed);
        _window.Consume(length);
        for (var index = 0; index < _fields.Count; index++)
        {
            if (_fields[index].HasDoubled) { _fields[index] = Undouble(_fields[index]); }
        }
    }

    /// <summary>Two quotes become one, in place.</summary>
    private Field Undouble(Field field)
    {
        var text = _record.AsSpan(field.Start, field.Length);
        var length = 0;
        for (var index = 0; index < text.Length; index++)
        {
            text[length++] = text[index];
            if (text[index] == Quote) { index++; }
        }
        return field with { Length = length };
    }

    private void Refuse(Scan outcome)
    {
        Fault = outcome switch
        {
            Scan.Open => "a quote is not closed",
            Scan.Behind => "there is text behind a closing quote",
            _ => string.Create(
                CultureInfo.InvariantCulture, $"the row is longer than {FileLimits.RowBytesMax} bytes"),
        };
        _fields.Clear();
        _window.SkipLine();
        _lines++;
    }

    private readonly record struct Field(int Start, int Length, bool IsQuoted, bool HasDoubled);
}
