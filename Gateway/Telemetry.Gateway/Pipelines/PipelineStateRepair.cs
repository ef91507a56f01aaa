using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;
using Telemetry.Journal;

namespace Telemetry.Gateway.Pipelines;

/// <summary>Makes the states of the pipelines again from what the input journal says of them.</summary>
internal static class PipelineStateRepair
{
    /// <summary>Reads the whole journal. A pipeline that was parked runs, and fails again if it must.</summary>
    public static void Rebuild(RecordJournal input, PipelineStates states)
    {
        Dictionary<string, PipelineState> found = new(StringComparer.Ordinal);
        using JournalReader reader = input.OpenReader(input.Start);
        while (reader.TryRead(out JournalRecord record))
        {
            if (ChangeOf(record.Payload) is { } change)
            {
                found[change.Pipeline] = change.Apply(
                    found.GetValueOrDefault(change.Pipeline), record.Position.Value);
            }
        }

        foreach ((string name, PipelineState state) in found)
        {
            states.Set(name, state);
        }
    }

    /// <summary>Makes changes that were journalled by a process that could not keep the state behind them.</summary>
    public static void Complete(RecordJournal input, PipelineStates states)
    {
        foreach (string name in states.Names)
        {
            if (states.Find(name) is not { ChangingFrom: long from } state)
            {
                continue;
            }

            // A handover without its change: who makes that goes on behind it.
            bool isHalf = false;
            foreach ((PipelineChange change, long position) in ChangesOf(input, name, from))
            {
                state = change.Apply(state, position);
                isHalf = change.Change == PipelineChangeKind.Handover;
            }

            try
            {
                states.Set(name, state with { ChangingFrom = isHalf ? from : null });
            }
            catch (DiskFullException)
            {
                // It is in memory now, and the next start makes it again.
            }
        }
    }

    /// <summary>What the input journal says of a pipeline, from a record on.</summary>
    public static IEnumerable<(PipelineChange Change, long Position)> ChangesOf(
        RecordJournal input, string pipeline, long from)
    {
        using JournalReader reader = input.OpenReader(new JournalPosition(Math.Max(from, input.Start.Value)));
        while (reader.TryRead(out JournalRecord record))
        {
            if (ChangeOf(record.Payload) is { } change && change.Pipeline == pipeline)
            {
                yield return (change, record.Position.Value);
            }
        }
    }

    private static PipelineChange? ChangeOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            InputRecord record = new(bytes);
            return record.Kind == InputKind.Control && !record.Body.IsEmpty
                && (ControlKind)record.Body[0] == ControlKind.PipelineChanged
                ? PipelineChange.Read(record.Body[1..])
                : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
