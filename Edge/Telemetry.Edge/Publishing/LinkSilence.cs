namespace Telemetry.Edge.Publishing;

/// <summary>
/// Finds a half-open connection: something is under way, and for too long nothing has been heard. What a single pack
/// may take does not matter; a gateway that answers anything is alive.
/// </summary>
internal sealed class LinkSilence(TimeProvider time, TimeSpan deadAfter)
{
    private long _heardAt = time.GetTimestamp();

    /// <summary>The gateway has answered something, or there is a new connection.</summary>
    public void Heard() => _heardAt = time.GetTimestamp();

    /// <summary>Is the connection dead, with so many messages under way?</summary>
    public bool IsDead(int underWay)
    {
        if (underWay == 0)
        {
            Heard(); // Nobody owes an answer.
        }
        return time.GetElapsedTime(_heardAt) >= deadAfter;
    }
}
