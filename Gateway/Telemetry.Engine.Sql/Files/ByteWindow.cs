namespace Telemetry.Engine.Sql.Files;

/// <summary>The part of a stream that is looked at: what was read and is not consumed yet. Grows to hold a whole row.
/// </summary>
internal sealed class ByteWindow(Stream stream) : IDisposable
{
    private const int FirstBytes = 64 * 1024;

    private byte[] _buffer = new byte[FirstBytes];
    private int _start;
    private int _end;

    /// <summary>What was read and is not consumed.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <summary>How many bytes were consumed.</summary>
    public long Position { get; private set; }

    /// <summary>Whether the stream has given all that it has.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Reads more behind what is there; false at the stream's end.</summary>
    public bool Read()
    {
        if (IsEnded) { return false; }
        if (_start > 0)
        {
            Unread.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length) { Array.Resize(ref _buffer, _buffer.Length * 2); }
        var count = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        IsEnded = count == 0;
        return !IsEnded;
    }

    /// <summary>Goes on behind so many bytes.</summary>
    public void Consume(int count)
    {
        _start += count;
        Position += count;
    }

    /// <summary>Goes on behind the next line feed, or at the end; whatever is before it, is not kept.</summary>
    /// <returns>Whether there was a line feed.</returns>
    public bool SkipLine()
    {
        while (true)
        {
            var end = Unread.IndexOf((byte)'\n');
            if (end >= 0) { Consume(end + 1); return true; }
            Consume(Unread.Length);
            if (!Read()) { return false; }
        }
    }

    /// <summary>Goes on behind a mark of the byte order, if there is one.</summary>
    public void SkipMark()
    {
        while (Unread.Length < 3 && Read()) { }
        if (Unread.StartsWith("\uFEFF"u8)) { Consume(3); }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();
}
