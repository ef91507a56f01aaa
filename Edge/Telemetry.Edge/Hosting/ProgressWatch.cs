namespace Telemetry.Edge.Hosting;

/// <summary>
/// Decides whether the watchdog may be fed. Only progress feeds it: a reading became durable, or the gateway answered.
/// Where nothing is owed (no sensor gives anything, nothing is under way) it is enough that the loop turns; a disk or a
/// gateway's link that hangs owes something, and a loop that hangs does not turn.
/// </summary>
internal sealed class ProgressWatch
{
    private ProgressMark _last;

    /// <summary>May it be fed now? What is said now is what the next call compares with.</summary>
    public bool MayFeed(in ProgressMark now)
    {
        var isProgress = now.Spooled != _last.Spooled || now.Answers != _last.Answers
            || (!now.IsOwing && now.Turns != _last.Turns);
        _last = now;
        return isProgress;
    }
}
