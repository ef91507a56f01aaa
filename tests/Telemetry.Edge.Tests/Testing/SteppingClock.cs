using Microsoft.Extensions.Time.Testing;

namespace Telemetry.Edge.Tests.Testing;

/// <summary>A wall clock that can be set, over a monotonic clock that cannot.</summary>
internal sealed class SteppingClock : TimeProvider
{
    private readonly FakeTimeProvider _inner = new();
    private TimeSpan _offset;

    public override long TimestampFrequency => _inner.TimestampFrequency;

    public void Step(TimeSpan by) => _offset += by;

    public void Advance(TimeSpan by) => _inner.Advance(by);

    public override DateTimeOffset GetUtcNow() => _inner.GetUtcNow() + _offset;

    public override long GetTimestamp() => _inner.GetTimestamp();
}
