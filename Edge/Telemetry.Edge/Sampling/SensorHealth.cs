namespace Telemetry.Edge.Sampling;

/// <summary>One sensor's health, written by its loop, read by the state message. Thread-safe.</summary>
internal sealed class SensorHealth
{
    private readonly Lock _gate = new();
    private readonly Action<SensorHealthReport> _changed;
    private SensorHealthReport _report;

    /// <param name="name">The sensor's name: its type and place in the configuration.</param>
    /// <param name="device">Its device, or empty.</param>
    /// <param name="changed">Called when its state changes.</param>
    public SensorHealth(string name, string device, Action<SensorHealthReport> changed)
    {
        _report = new SensorHealthReport(name, device, SensorState.Starting, null, 0, 0, 0);
        _changed = changed;
    }

    public SensorHealthReport Report
    {
        get
        {
            lock (_gate)
            {
                return _report;
            }
        }
    }

    public void Worked(long readings, long flagged = 0) => Change(r => r with
    {
        State = SensorState.Working,
        LastError = null,
        Readings = r.Readings + readings,
        Flagged = r.Flagged + flagged,
    });

    /// <summary>So many due times have passed without an answer, since the start.</summary>
    public void Missed(long dueTimes) => Change(r => r with { Missed = dueTimes });

    /// <summary>It begins anew: what it gave so far stays counted.</summary>
    public void Restarted() => Change(r => r with { State = SensorState.Starting, LastError = null });

    public void Failed(string error) =>
        Change(r => r with { State = SensorState.Failing, LastError = error, Failures = r.Failures + 1 });

    public void Hangs(string error) =>
        Change(r => r with { State = SensorState.Hanging, LastError = error, Failures = r.Failures + 1 });

    /// <summary>Readings that came and could not be used; the sensor itself works.</summary>
    public void Rejected(string reason) => Change(r => r with { LastError = reason, Rejected = r.Rejected + 1 });

    private void Change(Func<SensorHealthReport, SensorHealthReport> change)
    {
        bool isNews;
        SensorHealthReport after;
        lock (_gate)
        {
            after = change(_report);
            isNews = after.State != _report.State;
            _report = after;
        }
        if (isNews)
        {
            _changed(after);
        }
    }
}
