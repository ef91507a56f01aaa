using Telemetry.Contract;
using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Devices;

/// <summary>
/// Follows one agent's backlog from message to message, and says when it will be drained at that rate.
/// </summary>
internal sealed class AgentBacklogTrack(TimeProvider time)
{
    /// <summary>How much of the newest rate goes into the mean.</summary>
    private const double Weight = 0.4;

    private long _ticks;
    private double _drainedPerSecond;

    public DeviceBacklog Current { get; private set; }

    public void Take(AgentBacklog? backlog)
    {
        long ticks = time.GetTimestamp();
        long readings = backlog?.Readings ?? 0;
        double seconds = _ticks == 0 ? 0 : time.GetElapsedTime(_ticks, ticks).TotalSeconds;
        if (seconds > 0)
        {
            double rate = (Current.Readings - readings) / seconds;
            _drainedPerSecond = _drainedPerSecond == 0 ? rate : (Weight * rate) + ((1 - Weight) * _drainedPerSecond);
        }

        _ticks = ticks;
        double? eta = readings == 0 ? 0 : _drainedPerSecond > 0 ? readings / _drainedPerSecond : null;
        Current = new DeviceBacklog(readings, backlog?.Oldest * 1000, eta);
    }
}
