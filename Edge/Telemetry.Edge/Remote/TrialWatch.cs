namespace Telemetry.Edge.Remote;

/// <summary>
/// Decides whether a configuration has proved itself: for a while without a break the gateway takes what is read, and
/// every sensor that worked before and is still configured works.
/// </summary>
internal sealed class TrialWatch
{
    /// <summary>For so long all must be well.</summary>
    public static readonly TimeSpan WellFor = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<SensorFact> _worked;
    private readonly IReadOnlyList<string> _refused;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly long _begunAt;
    private long? _wellSince;

    /// <param name="before">The sensors as they were under the configuration that is kept.</param>
    /// <param name="refusedBefore">Devices that the gateway did not take then.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="time">The time; it begins now.</param>
    public TrialWatch(
        IReadOnlyList<SensorFact> before, IReadOnlyList<string> refusedBefore, TimeSpan limit, TimeProvider time)
    {
        Before = before;
        RefusedBefore = refusedBefore;
        _worked = [.. before.Where(static s => s.State == Sampling.SensorState.Working)];
        _refused = refusedBefore;
        _limit = limit;
        _time = time;
        _begunAt = time.GetTimestamp();
    }

    /// <summary>What it is measured by, for a trial that takes the place of this one.</summary>
    public IReadOnlyList<SensorFact> Before { get; }

    /// <summary>As above.</summary>
    public IReadOnlyList<string> RefusedBefore { get; }

    /// <summary>What it waits for; null: nothing, but all must stay well for a while.</summary>
    public string? Missing { get; private set; } = "Nobody has looked yet.";

    /// <summary>Seconds until it ends at the latest.</summary>
    public long SecondsLeft =>
        Math.Max(0, (long)Math.Ceiling((_limit - _time.GetElapsedTime(_begunAt)).TotalSeconds));

    /// <summary>True: proved. False: its time is over. Null: not decided yet.</summary>
    public bool? Judge(IReadOnlyList<SensorFact> sensors, LinkFact link)
    {
        Missing = FindMissing(sensors, link);
        var now = _time.GetTimestamp();
        _wellSince = Missing is null ? _wellSince ?? now : null;
        if (_wellSince is { } since && _time.GetElapsedTime(since, now) >= WellFor)
        {
            return true;
        }
        return _time.GetElapsedTime(_begunAt, now) >= _limit ? false : null;
    }

    private string? FindMissing(IReadOnlyList<SensorFact> sensors, LinkFact link)
    {
        if (!link.IsConnected)
        {
            return "The gateway is not connected.";
        }
        if (link.RefusedDevices.FirstOrDefault(d => !_refused.Contains(d)) is { } device)
        {
            return $"The gateway does not take {device} from this agent.";
        }
        if (!link.HasTaken)
        {
            return "The gateway has taken nothing since the change.";
        }
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var worked in _worked)
        {
            if (Successor(worked, sensors, taken) is { State: not Sampling.SensorState.Working } sensor)
            {
                return $"{sensor.Name} worked before and is {Sampling.SensorStates.NameOf(sensor.State)}: "
                    + (sensor.Error ?? "it has given nothing.");
            }
        }
        return null;
    }

    /// <summary>
    /// The sensor that a former one has become: of the same kind and device, the one at the same place first; else
    /// the one at its place, unless that is another that worked before. Null: it is not configured any more.
    /// </summary>
    private SensorFact? Successor(SensorFact worked, IReadOnlyList<SensorFact> sensors, HashSet<string> taken)
    {
        var found = sensors
            .Where(s => s.Identity == worked.Identity && !taken.Contains(s.Name))
            .OrderBy(s => s.Name == worked.Name ? 0 : 1)
            .FirstOrDefault();
        found ??= sensors.FirstOrDefault(
            s => s.Name == worked.Name && !taken.Contains(s.Name)
                && !_worked.Any(w => w.Identity == s.Identity));
        if (found is not null)
        {
            taken.Add(found.Name);
        }
        return found;
    }
}
