using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Execution;

/// <summary>What the ingest keeps of a source, beside its clock.</summary>
internal sealed class SourceState
{
    /// <summary>The state of all sources that have said nothing yet: they are known by their keys alone. It is never
    /// changed.</summary>
    public static readonly SourceState Unheard = new() { Generation = -1 };

    /// <summary>The boot that was used last; without a name there is none.</summary>
    private Boot _newest;

    /// <summary>The boots before it in the order of their last use, so that the first is the one to forget.</summary>
    private Boot[] _older = [];

    /// <summary>Which capture it may be changed after; see <see cref="SourceRegister.Own"/>.</summary>
    public long Generation { get; set; }

    public SourceClockKind ClockKind { get; set; }

    /// <summary>Whether a status was ever heard; until then rows imply that the source is online.</summary>
    public bool HasStatus { get; set; }

    public EventTime LastSeen { get; set; } = EventTime.Min;

    public Duration LastHeard { get; set; }

    public Duration OfflineSince { get; set; }

    public SourceCounters Counters { get; set; }

    /// <summary>The numbers of a boot, which are made when there are none.</summary>
    public ref SeqRanges SeqsOf(string boot)
    {
        if (_newest.Name is null) { _newest.Name = boot; }
        else if (_newest.Name != boot) { Use(boot); }
        return ref _newest.Seqs;
    }

    /// <summary>Makes another boot the newest. Its place, or that of the one to forget, or a new one, goes to the boot
    /// that was it.</summary>
    private void Use(string boot)
    {
        var index = _older.Length - 1;
        while (index >= 0 && _older[index].Name != boot) { index--; }
        var wanted = index < 0 ? new Boot { Name = boot } : _older[index];
        if (index < 0 && _older.Length < EngineLimits.BootsPerSourceMax - 1)
        {
            Array.Resize(ref _older, _older.Length + 1);
        }
        else
        {
            var from = Math.Max(index, 0);
            Array.Copy(_older, from + 1, _older, from, _older.Length - from - 1);
        }
        _older[^1] = _newest;
        _newest = wanted;
    }

    /// <summary>Becomes what another one is, which will not be changed any more.</summary>
    public void CopyFrom(SourceState other)
    {
        ClockKind = other.ClockKind;
        HasStatus = other.HasStatus;
        LastSeen = other.LastSeen;
        LastHeard = other.LastHeard;
        OfflineSince = other.OfflineSince;
        Counters = other.Counters;
        _newest = other._newest.Copy();
        if (other._older.Length == 0) { _older = []; return; }
        _older = new Boot[other._older.Length];
        for (var index = 0; index < _older.Length; index++) { _older[index] = other._older[index].Copy(); }
    }

    /// <summary>Writes the state; times as their distances from now, which are short.</summary>
    public void Snapshot(SnapshotWriter writer, in StepStamp now)
    {
        writer.Compact((int)ClockKind);
        writer.Boolean(HasStatus);
        writer.Compact(unchecked(now.JournalTime.Micros - LastSeen.Micros));
        writer.Compact(unchecked(now.Elapsed.Micros - LastHeard.Micros));
        writer.Compact(OfflineSince.Micros);
        Counters.Snapshot(writer);
        writer.Compact(_newest.Name is null ? 0 : _older.Length + 1);
        foreach (ref readonly var boot in _older.AsSpan()) { boot.Write(writer); }
        if (_newest.Name is not null) { _newest.Write(writer); }
    }

    public static SourceState Restore(SnapshotReader reader, in StepStamp now)
    {
        var state = new SourceState { ClockKind = (SourceClockKind)reader.Compact(), HasStatus = reader.Boolean() };
        if (!Enum.IsDefined(state.ClockKind)) { throw new SnapshotFormatException($"the clock {state.ClockKind}"); }
        state.LastSeen = new(unchecked(now.JournalTime.Micros - reader.Compact()));
        state.LastHeard = new(unchecked(now.Elapsed.Micros - reader.Compact()));
        state.OfflineSince = new(reader.Compact());
        state.Counters = SourceCounters.Restore(reader);
        var count = reader.CompactCount();
        if (count > EngineLimits.BootsPerSourceMax) { throw new SnapshotFormatException($"{count} boots of a source"); }
        state._older = count > 1 ? new Boot[count - 1] : [];
        for (var index = 0; index < state._older.Length; index++) { state._older[index] = Boot.Read(reader); }
        if (count > 0) { state._newest = Boot.Read(reader); }
        return state;
    }

    private struct Boot
    {
        public string? Name;
        public SeqRanges Seqs;

        public readonly Boot Copy() => this with { Seqs = Seqs.Copy() };

        public readonly void Write(SnapshotWriter writer)
        {
            writer.Text(Name);
            Seqs.Snapshot(writer);
        }

        public static Boot Read(SnapshotReader reader) =>
            new() { Name = reader.Text(), Seqs = SeqRanges.Restore(reader) };
    }
}
