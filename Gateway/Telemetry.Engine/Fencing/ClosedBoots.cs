using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Fencing;

/// <summary>
/// Boots whose numbers had to be forgotten, by the hashes of their names, so that they are not taken for new ones. The
/// oldest of many are forgotten altogether; what remains of them is the greatest time that a reading of theirs can have
/// had: a boot that nobody knows must be newer than that.
/// </summary>
internal struct ClosedBoots
{
    private Closed[]? _closed;

    /// <summary>Readings of unknown boots up to this time may have been counted.</summary>
    public EventTime ForgottenUntil = EventTime.Min;

    public ClosedBoots()
    {
    }

    public readonly int Count => _closed?.Length ?? 0;

    public readonly bool Contains(ulong hash)
    {
        foreach (var closed in _closed ?? []) { if (closed.Hash == hash) { return true; } }
        return false;
    }

    /// <summary>Closes a boot. The array is replaced, never changed: images share it.</summary>
    /// <param name="hash">The hash of its name.</param>
    /// <param name="until">The greatest time of its readings that can have been counted.</param>
    public void Add(ulong hash, EventTime until)
    {
        if (Count == EngineLimits.ClosedBootsPerSourceMax)
        {
            if (_closed![0].Until > ForgottenUntil) { ForgottenUntil = _closed[0].Until; } // It is full.
            _closed = [.. _closed.AsSpan(1), new(hash, until)];
            return;
        }
        _closed = [.. _closed ?? [], new(hash, until)];
    }

    public readonly void Snapshot(SnapshotWriter writer)
    {
        writer.Compact(Count);
        if (Count == 0) { return; }
        writer.Int64(ForgottenUntil.Micros);
        foreach (var closed in _closed!) // There are some.
        {
            writer.Int64((long)closed.Hash);
            writer.Int64(closed.Until.Micros);
        }
    }

    public static ClosedBoots Restore(SnapshotReader reader)
    {
        var boots = new ClosedBoots();
        var count = reader.CompactCount();
        if (count > EngineLimits.ClosedBootsPerSourceMax)
        {
            throw new SnapshotFormatException($"{count} closed boots");
        }
        if (count == 0) { return boots; }
        boots.ForgottenUntil = new(reader.Int64());
        boots._closed = new Closed[count];
        for (var index = 0; index < count; index++)
        {
            boots._closed[index] = new((ulong)reader.Int64(), new(reader.Int64()));
        }
        return boots;
    }

    private readonly record struct Closed(ulong Hash, EventTime Until);
}
