using Telemetry.Contract;
using Telemetry.Edge.Clock;

namespace Telemetry.Edge.Spooling;

/// <summary>
/// The readings of one device and boot that gather in memory, already encoded, until they become one record.
/// </summary>
internal sealed class OpenBatch
{
    private readonly PackWriter _writer = new(PackFormat.Cbor, EdgeLimits.PackBytesMax);
    private string _device = "";
    private long? _baseMicros;

    public string Boot { get; private set; } = "";

    public ulong FirstSeq { get; private set; }

    public TimeQuality Quality { get; private set; }

    public int Count => _writer.Count;

    public long MinMicros { get; private set; }

    public long MaxMicros { get; private set; }

    /// <summary>The run of the machine whose start its times count from; null: they are dates.</summary>
    public string? MachineBoot { get; private set; }

    /// <summary>Begins anew with the first reading's number, quality and time.</summary>
    public void Begin(
        string device, string boot, ulong firstSeq, TimeQuality quality, long firstMicros, string? machineBoot)
    {
        _device = device;
        MachineBoot = machineBoot;
        Boot = boot;
        FirstSeq = firstSeq;
        Quality = quality;
        MinMicros = long.MaxValue;
        MaxMicros = long.MinValue;
        // What SenML takes for a distance from now can be no base.
        _baseMicros = machineBoot is not null ? PackRecord.UndatedBaseMicros
            : firstMicros is >= EpochMicros.RelativeBelow and <= EpochMicros.Max ? firstMicros
            : null;
        _writer.Begin(new PackHeader(device, boot, firstSeq, null, quality) { BaseTimeMicros = _baseMicros });
    }

    /// <summary>False: there is no room for it, or it is no reading.</summary>
    public bool TryAdd(in SpoolReading reading, ulong seq)
    {
        var micros = MachineBoot is null
            ? reading.Micros
            : BootStamp.Date(reading.Micros, PackRecord.UndatedBaseMicros);
        var isAdded = reading.Kind switch
        {
            ValueKind.Number => _writer.TryAdd(
                reading.Metric, reading.Unit, micros, reading.Number, reading.Quality, seq,
                reading.ValueQuality),
            ValueKind.Bool => _writer.TryAdd(
                reading.Metric, reading.Unit, micros, reading.Number != 0, reading.Quality, seq,
                reading.ValueQuality),
            ValueKind.Text => _writer.TryAdd(
                reading.Metric, reading.Unit, micros, reading.Text, reading.Quality, seq,
                reading.ValueQuality),
            _ => false,
        };
        if (isAdded)
        {
            MinMicros = Math.Min(MinMicros, reading.Micros);
            MaxMicros = Math.Max(MaxMicros, reading.Micros);
        }
        return isAdded;
    }

    public PackRecord ToRecord(bool isReplacement = false, bool isThinned = false) => new()
    {
        IsReplacement = isReplacement,
        IsThinned = isThinned,
        Device = _device,
        Boot = Boot,
        MachineBoot = MachineBoot,
        BaseMicros = MachineBoot is null ? _baseMicros : null,
        FirstSeq = FirstSeq,
        Count = Count,
        MinMicros = MinMicros,
        MaxMicros = MaxMicros,
        Quality = Quality,
        Records = _writer.Records,
    };
}
