using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Fencing;

/// <summary>What is remembered of one boot of a source.</summary>
internal struct BootMemory
{
    /// <summary>Its name; null = no boot.</summary>
    public string? Name;

    /// <summary>The stable hash of the name.</summary>
    public ulong Hash;

    /// <summary>The numbers that were seen.</summary>
    public SeqRanges Seqs;

    /// <summary>The greatest event time of them.</summary>
    public EventTime TimeMax;

    /// <summary>Readings up to this time may be those of a boot that is forgotten.</summary>
    public EventTime NotBefore;

    /// <summary>Since when it is known that two devices, or two lives of one, use its numbers; Min = it is not
    /// so.</summary>
    public EventTime ContestedSince;

    public readonly bool IsContested => ContestedSince != EventTime.Min;

    public static BootMemory Of(string name, EventTime notBefore) => new()
    {
        Name = name,
        Hash = StableHash.Of(name),
        TimeMax = EventTime.Min,
        NotBefore = notBefore,
        ContestedSince = EventTime.Min,
    };

    public readonly BootMemory Copy() => this with { Seqs = Seqs.Copy() };

    public readonly void Snapshot(SnapshotWriter writer)
    {
        writer.Text(Name);
        Seqs.Snapshot(writer);
        writer.Int64(TimeMax.Micros);
        var isPlain = NotBefore == EventTime.Min && !IsContested;
        writer.Boolean(isPlain);
        if (isPlain) { return; }
        writer.Int64(NotBefore.Micros);
        writer.Int64(ContestedSince.Micros);
    }

    public static BootMemory Restore(SnapshotReader reader)
    {
        var boot = Of(reader.Text(), EventTime.Min);
        boot.Seqs = SeqRanges.Restore(reader);
        boot.TimeMax = new(reader.Int64());
        if (reader.Boolean()) { return boot; }
        boot.NotBefore = new(reader.Int64());
        boot.ContestedSince = new(reader.Int64());
        return boot;
    }
}
