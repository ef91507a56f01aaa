namespace Telemetry.Gateway.Ingest;

internal sealed class CountedDeadLetters(GatewayMeter meter) : IDeadLetters
{
    public long Write(in DeadLetter deadLetter, ReadOnlySpan<byte> payload)
    {
        meter.DeadLetterWritten(deadLetter.Reason);
        return -1;
    }
}
