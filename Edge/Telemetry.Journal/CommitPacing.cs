namespace Telemetry.Journal;

/// <summary>
/// Whether it pays to let records gather before a commit. On a fast disk one sender that waits for each record gains
/// nothing by it and loses the interval; many senders share a commit by it. What a commit brings and takes is only
/// known by looking: at once as long as commits are fast and few or alone, gathered while gathering brings several.
/// </summary>
internal sealed class CommitPacing(TimeSpan interval)
{
    /// <summary>A gathered commit of fewer was not worth waiting for.</summary>
    private const int GatheredMin = 3;

    /// <summary>After so many commits at once that came faster than the interval, one gathers to see.</summary>
    private const int CommitsBetweenLooks = 256;

    private int _commits;
    private TimeSpan _since;

    /// <summary>Whoever waits for a record may commit it at once, on its own thread.</summary>
    public bool IsAtOnce { get; private set; } = true;

    /// <summary>A commit ended.</summary>
    /// <param name="records">How many it made durable.</param>
    /// <param name="took">How long its write and sync took.</param>
    /// <param name="now">When it ended, by any monotonic clock.</param>
    public void Ended(long records, TimeSpan took, TimeSpan now)
    {
        // A slow disk gathers by itself while it works, and no sender's thread should be held for so long.
        var isSlow = took * 2 > interval;
        if (!IsAtOnce)
        {
            IsAtOnce = !isSlow && records < GatheredMin;
            (_commits, _since) = (0, now);
        }
        else if (isSlow)
        {
            IsAtOnce = false;
        }
        else if (++_commits == CommitsBetweenLooks)
        {
            IsAtOnce = now - _since >= interval * CommitsBetweenLooks;
            (_commits, _since) = (0, now);
        }
    }
}
