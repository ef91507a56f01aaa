using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Execution;

/// <summary>What the ingest keeps of a source, beside its clock.</summary>
internal sealed class SourceState
{
    private readonly List<Boot> _boots = [];

    public SourceClockKind ClockKind { get; set; }

    /// <summary>Whether a status was ever heard; until then rows imply that the source is online.</summary>
    public bool HasStatus { get; set; }

    public EventTime LastSeen { get; set; } = EventTime.Min;

    public Duration LastHeard { get; set; }

    public Duration OfflineSince { get; set; }

    public SourceCounters Counters { get; set; }

    public SeqRanges SeqsOf(string boot, long step)
    {
        for (var index = _boots.Count - 1; index >= 0; index--)
        {
            if (_boots[index].Name != boot) { continue; }
            var known = _boots[index];
            if (known.LastStep != step) { Touch(index, known, step); }
            return known.Seqs;
        }
        if (_boots.Count == EngineLimits.BootsPerSourceMax) { _boots.RemoveAt(0); }
        var added = new Boot(boot, new SeqRanges()) { LastStep = step };
        _boots.Add(added);
        return added.Seqs;
    }

    public void Snapshot(SnapshotWriter writer)
    {
        writer.Int32((int)ClockKind);
        writer.Boolean(HasStatus);
        writer.Int64(LastSeen.Micros);
        writer.Int64(LastHeard.Micros);
        writer.Int64(OfflineSince.Micros);
        Counters.Snapshot(writer);
        writer.Int32(_boots.Count);
        foreach (var boot in _boots)
        {
            writer.Text(boot.Name);
            writer.Int64(boot.LastStep);
            boot.Seqs.Snapshot(writer);
        }
    }

    public static SourceState Restore(SnapshotReader reader)
    {
        var state = new SourceState
        {
            ClockKind = (SourceClockKind)reader.Int32(),
            HasStatus = reader.Boolean(),
            LastSeen = new(reader.Int64()),
            LastHeard = new(reader.Int64()),
            OfflineSince = new(reader.Int64()),
            Counters = SourceCounters.Restore(reader),
        };
        for (var left = reader.Count(); left > 0; left--)
        {
            var (name, step) = (reader.Text(), reader.Int64());
            state._boots.Add(new Boot(name, SeqRanges.Restore(reader)) { LastStep = step });
        }
        return state;
    }

    /// <summary>Keeps the boots in the order of their last use, so that the first is the one to forget.</summary>
    private void Touch(int index, Boot boot, long step)
    {
        boot.LastStep = step;
        if (index == _boots.Count - 1) { return; }
        _boots.RemoveAt(index);
        _boots.Add(boot);
    }

    private sealed class Boot(string name, SeqRanges seqs)
    {
        public string Name { get; } = name;

        public SeqRanges Seqs { get; } = seqs;

        public long LastStep { get; set; }
    }
}
