using Telemetry.Gateway.Ingest;

namespace Telemetry.Simulation.GatewaySide;

/// <summary>A broken build: says that a record is durable as soon as it is appended.</summary>
internal sealed class EagerLog(IRecordLog log) : IRecordLog
{
    /// <inheritdoc/>
    public long Append(ReadOnlySpan<byte> record, bool isAwaited) => log.Append(record, isAwaited);

    /// <inheritdoc/>
    public ValueTask WhenDurableAsync(long position) => ValueTask.CompletedTask;
}
