using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Tests.Testing;

/// <summary>A log in memory whose power can be cut: what was not flushed is then gone.</summary>
internal sealed class MemoryLog : ISpoolLog
{
    private readonly List<byte[]?> _records = [];
    private readonly Lock _gate = new();
    private int _durable;

    public Exception? FlushFault { get; set; }

    public bool IsFull { get; set; }

    public int Flushes { get; private set; }

    public long FixedBytes { get; set; }

    /// <summary>How often somebody has asked how much there is.</summary>
    public int Looks { get; private set; }

    public long Start { get; private set; }

    public long End
    {
        get
        {
            lock (_gate)
            {
                return _records.Count;
            }
        }
    }

    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                Looks++;
                return FixedBytes + _records.Skip((int)Start).Sum(r => r?.Length ?? 0);
            }
        }
    }

    public long Append(ReadOnlySpan<byte> record)
    {
        lock (_gate)
        {
            _records.Add(record.ToArray());
            return _records.Count - 1;
        }
    }

    public void Flush()
    {
        lock (_gate)
        {
            if (FlushFault is not null)
            {
                throw FlushFault;
            }
            Flushes++;
            _durable = _records.Count;
        }
    }

    /// <summary>Cuts the power: only flushed records are left.</summary>
    public void CutPower()
    {
        lock (_gate)
        {
            _records.RemoveRange(_durable, _records.Count - _durable);
        }
    }

    /// <summary>Makes a record unreadable, as a damaged one is.</summary>
    public void Damage(long position)
    {
        lock (_gate)
        {
            _records[(int)position] = null;
        }
    }

    public ISpoolReader OpenReader(long from) => new Reader(this, Math.Max(from, Start));

    public void TruncateBefore(long position) => Start = Math.Max(Start, position);

    public void Dispose()
    {
        // It outlives the spool, like a disk.
    }

    private sealed class Reader(MemoryLog log, long next) : ISpoolReader
    {
        private long _next = next;

        public bool TryRead(out long position, out ReadOnlySpan<byte> record)
        {
            lock (log._gate)
            {
                while (_next < log._durable)
                {
                    position = _next++;
                    if (log._records[(int)position] is { } bytes)
                    {
                        record = bytes;
                        return true;
                    }
                }
            }
            position = 0;
            record = default;
            return false;
        }

        public void Dispose()
        {
        }
    }
}
