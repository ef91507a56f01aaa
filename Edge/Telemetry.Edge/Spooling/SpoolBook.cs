using System.Diagnostics.CodeAnalysis;
using Telemetry.Edge.Clock;

namespace Telemetry.Edge.Spooling;

/// <summary>
/// The state that intake, committer and outlet share. Everything here is read and changed with <see cref="Gate"/> held;
/// no disk is waited for inside it.
/// </summary>
internal sealed class SpoolBook
{
    private readonly Dictionary<string, DeviceLedger> _byName = new(StringComparer.Ordinal);
    private readonly List<DeviceLedger> _devices = [];

    public SpoolBook(ISpoolLog log, SpoolOptions options, EventClock clock, TimeProvider time)
    {
        Log = log;
        Options = options;
        Clock = clock;
        Time = time;
    }

    public Lock Gate { get; } = new();

    public ISpoolLog Log { get; }

    public SpoolOptions Options { get; set; }

    public EventClock Clock { get; }

    public TimeProvider Time { get; }

    public UnackedIndex Index { get; } = new();

    /// <summary>In the order in which they were first seen.</summary>
    public IReadOnlyList<DeviceLedger> Devices => _devices;

    /// <summary>What is being gathered now becomes durable with the commit of this generation.</summary>
    public long Generation { get; set; } = 1;

    /// <summary>Readings taken in and not yet durable.</summary>
    public int PendingReadings { get; set; }

    /// <summary>Bytes appended and not yet durable.</summary>
    public int PendingBytes { get; set; }

    /// <summary>A date that was known before this process: what it found undated is not older.</summary>
    public long KnownBefore { get; set; } = EdgeLimits.WallMicrosMin;

    /// <summary>The date up to which all that was taken in is durable; 0: not known yet.</summary>
    public long DurableMicros { get; set; }

    /// <summary>When the process before this one made something durable last; null: there was none.</summary>
    public long? RanUntilMicros { get; set; }

    /// <summary>Sources that have told how long the agent was down.</summary>
    public HashSet<string> ToldDowntime { get; } = new(StringComparer.Ordinal);

    /// <summary>Readings given up of which others of their minute stay.</summary>
    public long Thinned { get; set; }

    /// <summary>Readings given up of which nothing stays.</summary>
    public long GivenUp { get; set; }

    /// <summary>Something waits for durability: readings in batches, or records appended.</summary>
    public bool HasPending { get; set; }

    /// <summary>The device's ledger, made if there is room for one more device.</summary>
    public bool TryLedger(string device, [NotNullWhen(true)] out DeviceLedger? ledger)
    {
        if (_byName.TryGetValue(device, out ledger))
        {
            return true;
        }
        if (_devices.Count >= EdgeLimits.DevicesMax)
        {
            return false;
        }
        ledger = new DeviceLedger(device);
        _byName.Add(device, ledger);
        _devices.Add(ledger);
        return true;
    }

    /// <summary>As above, without making a string for a device that is known.</summary>
    public bool TryLedger(ReadOnlySpan<char> device, [NotNullWhen(true)] out DeviceLedger? ledger) =>
        _byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(device, out ledger)
        || TryLedger(device.ToString(), out ledger);

    /// <summary>
    /// The device's low watermark as it may be declared now, not counting one position; null: unknown.
    /// </summary>
    public long? LowMicros(DeviceLedger ledger, long except)
    {
        if (ledger.LowMicros(Clock.Now().Micros) is not { } low)
        {
            return null;
        }
        low = Math.Min(low, Index.MinMicros(ledger.Name, except));
        return BootStamp.IsBoot(low) ? null : low;
    }
}
