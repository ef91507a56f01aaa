using Telemetry.Edge.Spooling;
using Telemetry.Edge.Tests.Testing;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>The log as one process sees it: what it writes after its death is written nowhere.</summary>
internal sealed class OneRunLog(MemoryLog log) : ISpoolLog
{
    public bool IsDead { get; set; }

    public bool IsFull => log.IsFull;

    public long Start => log.Start;

    public long End => log.End;

    public long Bytes => log.Bytes;

    public long Append(ReadOnlySpan<byte> record) => IsDead ? log.End : log.Append(record);

    public void Flush()
    {
        if (!IsDead)
        {
            log.Flush();
        }
    }

    public ISpoolReader OpenReader(long from) => log.OpenReader(from);

    public void TruncateBefore(long position)
    {
        if (!IsDead)
        {
            log.TruncateBefore(position);
        }
    }

    public void Dispose()
    {
    }
}
