using Telemetry.Engine.Runtime;
using Telemetry.Journal;

namespace Telemetry.Simulation.Oracle;

/// <summary>The output journal, read once and decoded.</summary>
internal sealed class OutputTruth
{
    private readonly List<OutputEntry> _entries = [];

    private OutputTruth()
    {
    }

    public IReadOnlyList<OutputEntry> Entries => _entries;

    public static OutputTruth Read(JournalReader reader)
    {
        OutputTruth truth = new();
        while (reader.TryRead(out var record))
        {
            truth._entries.Add(new OutputEntry(
                record.Position.Value, record.Payload.ToArray(), OutputRecord.Decode(record.Payload)));
        }
        return truth;
    }

    /// <summary>The rows of one stream of one pipeline, in the journal's order.</summary>
    public IEnumerable<OutputCell> RowsOf(string pipeline, string stream)
    {
        foreach (var entry in _entries)
        {
            if (entry.Record.Pipeline != pipeline || entry.Record.Stream != stream)
            {
                continue;
            }
            for (var row = 0; row < entry.Record.Count; row++)
            {
                yield return new OutputCell(entry, row);
            }
        }
    }

    /// <summary>The pipelines that have spoken.</summary>
    public IEnumerable<string> Pipelines => _entries.Select(entry => entry.Record.Pipeline).Distinct();
}
