namespace Telemetry.Edge.Tests.Bench;

/// <summary>
/// Counts what is at work. When nothing is, all wait for time, and time may go on. Work that starts other work counts
/// it before it ends itself, so nothing is missed between them.
/// </summary>
internal sealed class Activity
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly object _gate = new();
    private int _working;

    public void Begin()
    {
        lock (_gate)
        {
            _working++;
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _working--;
            if (_working == 0)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Waits until all rest; the limit in real time only ends what would hang.</summary>
    public void WaitForRest()
    {
        lock (_gate)
        {
            while (_working > 0)
            {
                Assert.True(Monitor.Wait(_gate, Limit), "something has been at work for a minute");
            }
        }
    }
}
