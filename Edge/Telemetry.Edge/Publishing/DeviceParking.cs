using Telemetry.Contract;

namespace Telemetry.Edge.Publishing;

/// <summary>
/// Devices that the gateway does not take from this agent, and when each is tried again: by one pack, after a pause
/// that grows, and never two devices at once. The publisher's loop alone uses it.
/// </summary>
internal sealed class DeviceParking
{
    private readonly Dictionary<string, Parked> _parked = new(StringComparer.Ordinal);
    private readonly Random _random;
    private readonly TimeProvider _time;
    private readonly TimeSpan _first;
    private readonly TimeSpan _most;
    private string? _probed;

    public DeviceParking(Random random, TimeProvider time, TimeSpan first, TimeSpan most)
    {
        _random = random;
        _time = time;
        _first = first;
        _most = most;
    }

    public bool IsParked(string device) => _parked.ContainsKey(device);

    /// <summary>The gateway refused the device; true: it is parked from now on.</summary>
    public bool Park(string device, string reason)
    {
        var isNew = !_parked.TryGetValue(device, out var parked);
        if (parked is null)
        {
            parked = new Parked(new JitterBackoff(_random, _first, _most));
            _parked.Add(device, parked);
        }
        parked.Reason = reason;
        parked.Attempts++;
        // What was under way beside the first refused pack says nothing new.
        if (isNew || _probed == device)
        {
            Pause(parked);
        }
        _probed = _probed == device ? null : _probed;
        return isNew;
    }

    /// <summary>The gateway took something of the device; true: it was parked.</summary>
    public bool Release(string device)
    {
        _probed = _probed == device ? null : _probed;
        return _parked.Remove(device);
    }

    /// <summary>A probe that is in no spool ended without an answer that decides.</summary>
    public void ProbeLost(string device)
    {
        if (_probed == device)
        {
            _probed = null;
            Pause(_parked[device]);
        }
    }

    /// <summary>
    /// The device to try now, whose probe is under way from then on; null: none, and look again after
    /// <paramref name="wait"/>.
    /// </summary>
    public string? NextProbe(out TimeSpan wait)
    {
        wait = _most;
        if (_probed is not null)
        {
            return null;
        }
        var now = _time.GetTimestamp();
        foreach (var (device, parked) in _parked)
        {
            if (parked.RetryAt <= now)
            {
                _probed = device;
                return device;
            }
            var left = _time.GetElapsedTime(now, parked.RetryAt);
            wait = left < wait ? left : wait;
        }
        return null;
    }

    /// <summary>There is a new connection: every device may be tried soon.</summary>
    public void Hasten()
    {
        foreach (var parked in _parked.Values)
        {
            parked.Backoff.Reset();
            Pause(parked);
        }
    }

    /// <summary>What the state message says; null: nothing is parked.</summary>
    public IReadOnlyList<AgentRefusal>? Refusals() => _parked.Count == 0
        ? null
        : [.. _parked.OrderBy(p => p.Key, StringComparer.Ordinal).Take(Limits.AgentRefusalsMax)
            .Select(p => new AgentRefusal(p.Key, p.Value.Reason, p.Value.Attempts))];

    private void Pause(Parked parked) =>
        parked.RetryAt = _time.GetTimestamp()
            + (long)(parked.Backoff.Next().TotalSeconds * _time.TimestampFrequency);

    private sealed class Parked(JitterBackoff backoff)
    {
        public JitterBackoff Backoff { get; } = backoff;

        public string Reason { get; set; } = "";

        public int Attempts { get; set; }

        /// <summary>When it is tried again; a monotonic timestamp.</summary>
        public long RetryAt { get; set; }
    }
}
