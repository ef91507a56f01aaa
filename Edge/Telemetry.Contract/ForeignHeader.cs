namespace Telemetry.Contract;

/// <summary>What a foreign object says beside its values.</summary>
internal ref struct ForeignHeader
{
    public int Position;
    public long? TimeMicros;
    public long? LowMicros;
    public ulong? Seq;
    public ReadOnlySpan<byte> Boot;
    public DecodeError Fault;
}
