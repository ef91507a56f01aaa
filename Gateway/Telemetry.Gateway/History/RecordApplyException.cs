namespace Telemetry.Gateway.History;

/// <summary>A record that no view can take, also one that was begun anew.</summary>
internal sealed class RecordApplyException(long position, Exception cause)
    : Exception($"output record {position} cannot be applied: {cause.Message}", cause)
{
    public long Position { get; } = position;
}
