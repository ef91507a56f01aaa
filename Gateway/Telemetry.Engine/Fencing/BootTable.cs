using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Fencing;

/// <summary>The boots of one source with the numbers that were seen of each; the one unheard of longest is closed when
/// there are too many.</summary>
internal struct BootTable
{
    /// <summary>The boot that was used last; without a name there is none.</summary>
    private BootMemory _newest = new() { ContestedSince = EventTime.Min };

    /// <summary>The boots before it in the order of their last use, so that the first is the one to close.</summary>
    private BootMemory[] _older = [];

    private ClosedBoots _closed = new();

    public BootTable()
    {
    }

    /// <summary>Whether two devices use the numbers of some boot.</summary>
    public readonly bool IsContested => ContestedSince != EventTime.Min;

    /// <summary>Since when that is so; Min when it is not.</summary>
    public readonly EventTime ContestedSince
    {
        get
        {
            var since = _newest.ContestedSince;
            foreach (ref readonly var boot in _older.AsSpan())
            {
                if (boot.IsContested && (since == EventTime.Min || boot.ContestedSince < since))
                {
                    since = boot.ContestedSince;
                }
            }
            return since;
        }
    }

    /// <summary>Whether the boot's numbers were forgotten.</summary>
    public readonly bool IsClosed(string boot) =>
        _closed.Count > 0 && _newest.Name != boot && IndexOf(boot) < 0 && _closed.Contains(StableHash.Of(boot));

    /// <summary>A boot to look at, or a null reference when it is not known.</summary>
    [UnscopedRef]
    public ref BootMemory Find(string boot)
    {
        if (_newest.Name == boot) { return ref _newest; }
        var index = IndexOf(boot);
        if (index < 0) { return ref Unsafe.NullRef<BootMemory>(); }
        return ref _older[index];
    }

    /// <summary>A boot, which is made when it is not known, and is the newest from now on.</summary>
    /// <param name="boot">Its name.</param>
    /// <param name="counted">No reading with a greater time can have been counted until now.</param>
    /// <param name="closed">The ranges of the boot that was closed for it.</param>
    [UnscopedRef]
    public ref BootMemory Use(string boot, EventTime counted, out int closed)
    {
        closed = 0;
        if (_newest.Name is null) { _newest = BootMemory.Of(boot, _closed.ForgottenUntil); }
        else if (_newest.Name != boot) { closed = MakeNewest(boot, counted); }
        return ref _newest;
    }

    /// <summary>Forgets the lowest ranges of the boots, the oldest boot first, until there are few enough.</summary>
    /// <returns>By how much their number changed.</returns>
    public int Trim(int most)
    {
        var count = Ranges();
        var before = count;
        for (var index = 0; index < _older.Length && count > most; index++) { Trim(ref _older[index]); }
        if (count > most && _newest.Name is not null) { Trim(ref _newest); }
        return count - before;

        void Trim(ref BootMemory boot)
        {
            while (count > most && boot.Seqs.Count > 1)
            {
                boot.Seqs.ForgetLowest();
                count--;
            }
        }
    }

    /// <summary>The ranges of all boots.</summary>
    public readonly int Ranges()
    {
        var count = _newest.Seqs.Count;
        foreach (ref readonly var boot in _older.AsSpan()) { count += boot.Seqs.Count; }
        return count;
    }

    /// <summary>Begins the numbers of contested boots anew.</summary>
    public void Settle(ref ReadingSamples samples)
    {
        Settle(ref _newest, ref samples);
        for (var index = 0; index < _older.Length; index++) { Settle(ref _older[index], ref samples); }
    }

    public readonly BootTable Copy()
    {
        var older = _older.Length == 0 ? [] : new BootMemory[_older.Length];
        for (var index = 0; index < older.Length; index++) { older[index] = _older[index].Copy(); }
        return this with { _newest = _newest.Copy(), _older = older };
    }

    public readonly void Snapshot(SnapshotWriter writer)
    {
        writer.Compact(_newest.Name is null ? 0 : _older.Length + 1);
        foreach (ref readonly var boot in _older.AsSpan()) { boot.Snapshot(writer); }
        if (_newest.Name is not null) { _newest.Snapshot(writer); }
        _closed.Snapshot(writer);
    }

    public static BootTable Restore(SnapshotReader reader)
    {
        var count = reader.CompactCount();
        if (count > EngineLimits.BootsPerSourceMax) { throw new SnapshotFormatException($"{count} boots of a source"); }
        var table = new BootTable { _older = count > 1 ? new BootMemory[count - 1] : [] };
        for (var index = 0; index < table._older.Length; index++)
        {
            table._older[index] = BootMemory.Restore(reader);
        }
        if (count > 0) { table._newest = BootMemory.Restore(reader); }
        table._closed = ClosedBoots.Restore(reader);
        return table;
    }

    private readonly int IndexOf(string boot)
    {
        var index = _older.Length - 1;
        while (index >= 0 && _older[index].Name != boot) { index--; }
        return index;
    }

    private int MakeNewest(string boot, EventTime counted)
    {
        var closed = 0;
        var index = IndexOf(boot);
        var wanted = index < 0 ? BootMemory.Of(boot, _closed.ForgottenUntil) : _older[index];
        if (index < 0 && _older.Length < EngineLimits.BootsPerSourceMax - 1)
        {
            Array.Resize(ref _older, _older.Length + 1);
        }
        else
        {
            var from = Math.Max(index, 0);
            if (index < 0)
            {
                closed = _older[0].Seqs.Count;
                Close(_older[0], counted);
            }
            Array.Copy(_older, from + 1, _older, from, _older.Length - from - 1);
        }
        _older[^1] = _newest;
        _newest = wanted;
        return closed;
    }

    private void Close(in BootMemory boot, EventTime counted) =>
        _closed.Add(boot.Hash, boot.TimeMax < counted ? boot.TimeMax : counted);

    private static void Settle(ref BootMemory boot, ref ReadingSamples samples)
    {
        if (!boot.IsContested) { return; }
        boot.Seqs = default;
        boot.TimeMax = EventTime.Min;
        boot.ContestedSince = EventTime.Min;
        samples.Forget(boot.Hash);
    }
}
