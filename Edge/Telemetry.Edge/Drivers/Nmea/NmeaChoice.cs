namespace Telemetry.Edge.Drivers.Nmea;

/// <summary>
/// Receivers say the same thing in several sentences, and for each constellation again. A metric follows one of them:
/// the sentence that says it best, of the talker that speaks for all (GN) before one constellation's; when that falls
/// silent for five seconds, another takes over.
/// </summary>
internal sealed class NmeaChoice
{
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _period;
    private readonly Dictionary<string, Followed> _followed = new(StringComparer.Ordinal);

    /// <param name="period">Of one metric at most one value in this time; zero: all.</param>
    public NmeaChoice(TimeSpan period)
    {
        _period = period;
    }

    /// <summary>Is this value the one to tell?</summary>
    /// <param name="value">The value.</param>
    /// <param name="source">Talker and type of its sentence.</param>
    /// <param name="now">Monotonic time.</param>
    public bool Takes(in NmeaValue value, string source, TimeSpan now)
    {
        var rank = (2 * value.Rank) + (source.StartsWith("GN", StringComparison.Ordinal) ? 0 : 1);
        if (_followed.TryGetValue(value.Metric, out var followed)
            && followed.Source != source && rank >= followed.Rank && now - followed.HeardAt < SilentAfter)
        {
            return false;
        }
        // A device that invents names without end must not take memory without end.
        if (followed is null && _followed.Count >= EdgeLimits.MetricsInternedMax)
        {
            return false;
        }
        var isDue = followed is null || now - followed.ToldAt >= _period;
        var toldAt = isDue ? now : followed!.ToldAt; // It is there: what is new is due.
        _followed[value.Metric] = new Followed(source, rank, now, toldAt);
        return isDue;
    }

    private sealed record Followed(string Source, int Rank, TimeSpan HeardAt, TimeSpan ToldAt);
}
