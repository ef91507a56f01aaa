namespace Telemetry.Edge.Drivers.Nmea;

/// <summary>
/// Which of a receiver's times can be believed: one said with a fix that is fresh, that agrees within half a second
/// with the one before it by the monotonic clock. A receiver without a fix tells the time of its own drifting clock.
/// </summary>
internal sealed class NmeaClock
{
    private static readonly TimeSpan FixFreshFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AgreesWithin = TimeSpan.FromSeconds(0.5);

    private TimeSpan? _fixAt;
    private (DateTimeOffset Utc, TimeSpan At)? _before;

    /// <summary>The time that a sentence says, when it can be believed.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="now">Monotonic time of its arrival.</param>
    public DateTimeOffset? Believed(NmeaSentence sentence, TimeSpan now)
    {
        if (NmeaReader.IsFix(sentence))
        {
            _fixAt = now;
        }
        if (NmeaReader.UtcOf(sentence) is not { } utc || _fixAt is not { } fixAt || now - fixAt > FixFreshFor)
        {
            return null;
        }
        var before = _before;
        _before = (utc, now);
        return before is { } last && ((utc - last.Utc) - (now - last.At)).Duration() <= AgreesWithin ? utc : null;
    }
}
