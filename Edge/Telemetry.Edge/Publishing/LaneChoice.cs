using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Publishing;

/// <summary>
/// Which lane goes next. Live first; but after a few live packs in a row a waiting backlog pack goes, and the backlog
/// never takes more than half of the window: neither starves the other.
/// </summary>
internal sealed class LaneChoice
{
    private const int LiveRunMax = 4;

    private int _liveRun;

    /// <summary>The lane of the next pack; none: neither may go now.</summary>
    /// <param name="live">A live pack waits.</param>
    /// <param name="backlog">A backlog pack waits and its rate allows it.</param>
    /// <param name="backlogInFlight">Backlog packs under way.</param>
    /// <param name="window">Packs that may be under way at once.</param>
    public Lane Next(bool live, bool backlog, int backlogInFlight, int window)
    {
        backlog &= backlogInFlight < Math.Max(1, window / 2);
        if (backlog && (!live || _liveRun >= LiveRunMax))
        {
            _liveRun = 0;
            return Lane.Backlog;
        }
        if (!live)
        {
            return Lane.None;
        }
        _liveRun++;
        return Lane.Live;
    }
}
