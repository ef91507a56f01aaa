using Telemetry.Edge.Clock;

namespace Telemetry.Edge.Spooling;

/// <summary>
/// Records stamped by the time since one start of the machine: they wait for its date, and are then sent as backlog.
/// The spool's gate guards it.
/// </summary>
internal sealed class UndatedRun(string machineBoot)
{
    private readonly HashSet<string> _devices = new(StringComparer.Ordinal);

    public string MachineBoot => machineBoot;

    public ParkedRecords Records { get; } = new();

    /// <summary>What dates them; null: nobody knows yet.</summary>
    public ClockAnchor? Anchor { get; set; }

    /// <summary>The newest of its stamps.</summary>
    public long MaxMicros { get; private set; } = long.MinValue;

    public void Add(in UnackedEntry entry)
    {
        Records.Add(entry);
        MaxMicros = Math.Max(MaxMicros, entry.MaxMicros);
        if (entry.Device is { } device)
        {
            _devices.Add(device);
        }
    }

    /// <summary>
    /// The oldest event time of the device here, or older: a <see cref="BootStamp"/> while there is no date; <see
    /// cref="long.MaxValue"/> for none.
    /// </summary>
    public long MinMicros(string device) => _devices.Contains(device) ? MinMicros() : long.MaxValue;

    /// <summary>As above, of any device.</summary>
    public long MinMicros() => Records.IsEmpty ? long.MaxValue
        : Anchor is { } anchor ? BootStamp.Date(Records.MinMicros, anchor.StartMicros)
        : Records.MinMicros;
}
