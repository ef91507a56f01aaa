namespace Telemetry.Gateway.Tests.Alerts.Kills;

/// <summary>The clocks of a scenario's gateway: they stand still until they are set.</summary>
internal sealed class ScriptedTime(long wallMicros, long elapsedMicros) : TimeProvider
{
    private long _wall = wallMicros;
    private long _elapsed = elapsedMicros;

    public override long TimestampFrequency => 1_000_000;

    public long WallMicros => Volatile.Read(ref _wall);

    public void Set(long wallMicros, long elapsedMicros)
    {
        Volatile.Write(ref _wall, wallMicros);
        Volatile.Write(ref _elapsed, elapsedMicros);
    }

    public override DateTimeOffset GetUtcNow() =>
        DateTimeOffset.UnixEpoch.AddTicks(WallMicros * TimeSpan.TicksPerMicrosecond);

    public override long GetTimestamp() => Volatile.Read(ref _elapsed);
}
