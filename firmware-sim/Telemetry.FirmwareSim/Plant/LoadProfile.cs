namespace Telemetry.FirmwareSim.Plant;

/// <summary>
/// What the work asks of a machine: segments of seeded length and level, alternating between a low and a high band.
/// Segment i lasts <c>Shortest + (Longest − Shortest)·U(i)</c>; its level is drawn from the band of its parity.
/// </summary>
internal sealed class LoadProfile(ulong seed, LoadCycle cycle)
{
    private ulong _segment;
    private TimeSpan _segmentEnd = Length(seed, cycle, 0);

    /// <summary>The demanded load, 0..1. Times must not go back.</summary>
    public double At(TimeSpan time)
    {
        while (time >= _segmentEnd)
        {
            _segment++;
            _segmentEnd += Length(seed, cycle, _segment);
        }

        var draw = SeededNoise.Uniform(seed, stream: 2, _segment);
        var (from, to) = _segment % 2 == 0 ? cycle.Busy : cycle.Quiet;
        return from + ((to - from) * draw);
    }

    private static TimeSpan Length(ulong seed, LoadCycle cycle, ulong segment) =>
        cycle.Shortest + ((cycle.Longest - cycle.Shortest) * SeededNoise.Uniform(seed, stream: 1, segment));
}
