using Telemetry.Engine.Fencing;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Execution;

/// <summary>What the ingest keeps of a source, beside its clock.</summary>
internal sealed class SourceState
{
    /// <summary>The state of all sources that have said nothing yet: they are known by their keys alone. It is never
    /// changed.</summary>
    public static readonly SourceState Unheard = new() { Generation = -1 };

    /// <summary>The sequence numbers that were seen.</summary>
    public BootTable Boots = new();

    /// <summary>Some of the newest readings.</summary>
    public ReadingSamples Samples;

    /// <summary>Who may speak for it.</summary>
    public SenderFence Senders;

    /// <summary>Which capture it may be changed after; see <see cref="SourceRegister.Own"/>.</summary>
    public long Generation { get; set; }

    public SourceClockKind ClockKind { get; set; }

    /// <summary>Whether a status was ever heard; until then rows imply that the source is online.</summary>
    public bool HasStatus { get; set; }

    public EventTime LastSeen { get; set; } = EventTime.Min;

    public Duration LastHeard { get; set; }

    public Duration OfflineSince { get; set; }

    public SourceCounters Counters { get; set; }

    /// <summary>Readings held back since its identity became doubtful.</summary>
    public long Held { get; set; }

    /// <summary>What its identity suffers from, or null.</summary>
    public SourceConflict? Conflict() => Senders.Conflict(Held)
        ?? (Boots.IsContested ? new(DeadLetterSchema.SeqConflict, Boots.ContestedSince, "", "", Held) : null);

    /// <summary>A person settles it: this run may go on (empty: the one heard last), contested numbers begin
    /// anew.</summary>
    public void Accept(string run)
    {
        Senders.Accept(run);
        Boots.Settle(ref Samples);
        Held = 0;
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
        Held = other.Held;
        Boots = other.Boots.Copy();
        Samples = other.Samples.Copy();
        Senders = other.Senders;
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
        Boots.Snapshot(writer);
        Samples.Snapshot(writer);
        Senders.Snapshot(writer);
        writer.Compact(Held);
    }

    public static SourceState Restore(SnapshotReader reader, in StepStamp now)
    {
        var state = new SourceState { ClockKind = (SourceClockKind)reader.Compact(), HasStatus = reader.Boolean() };
        if (!Enum.IsDefined(state.ClockKind)) { throw new SnapshotFormatException($"the clock {state.ClockKind}"); }
        state.LastSeen = new(unchecked(now.JournalTime.Micros - reader.Compact()));
        state.LastHeard = new(unchecked(now.Elapsed.Micros - reader.Compact()));
        state.OfflineSince = new(reader.Compact());
        state.Counters = SourceCounters.Restore(reader);
        state.Boots = BootTable.Restore(reader);
        state.Samples = ReadingSamples.Restore(reader);
        state.Senders = SenderFence.Restore(reader);
        state.Held = reader.Compact();
        return state;
    }
}
