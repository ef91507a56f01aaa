namespace Telemetry.Edge.Spooling;

/// <summary>Reads single positions in rising order; near ones cost no seek.</summary>
internal sealed class LogCursor : IDisposable
{
    /// <summary>Records that are read and thrown away rather than sought over.</summary>
    private const long NearRecords = 256;

    private readonly ISpoolLog _log;
    private ISpoolReader? _reader;
    private long _next;

    public LogCursor(ISpoolLog log)
    {
        _log = log;
    }

    /// <summary>The first readable record at or behind a position; valid until the next call.</summary>
    public bool TryRead(long position, out long found, out ReadOnlySpan<byte> record)
    {
        if (_reader is null || position < _next || position - _next > NearRecords)
        {
            _reader?.Dispose();
            _reader = _log.OpenReader(position);
        }
        bool isThere;
        do
        {
            isThere = _reader.TryRead(out found, out record);
        }
        while (isThere && found < position);
        _next = isThere ? found + 1 : long.MaxValue;
        return isThere;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader?.Dispose();
}
