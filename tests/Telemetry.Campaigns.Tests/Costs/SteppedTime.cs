namespace Telemetry.Campaigns.Tests.Costs;

/// <summary>A clock that goes on only when it is told: a week takes as long as the work in it.</summary>
internal sealed class SteppedTime(DateTimeOffset start) : TimeProvider
{
    private TimeSpan _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by) => _elapsed += by;

    public override DateTimeOffset GetUtcNow() => start + _elapsed;

    public override long GetTimestamp() => _elapsed.Ticks;
}
