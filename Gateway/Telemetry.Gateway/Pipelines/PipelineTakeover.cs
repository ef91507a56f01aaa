using Telemetry.Engine.Runtime;
using Telemetry.Journal;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// What the gateway's own pipeline said of streams that have a pipeline of their own now. Such a pipeline repeats the
/// steps from the start, for its state, and says what comes behind: steps before the last one of the old form are said,
/// and of the last one so many rows as there are.
/// </summary>
internal static class PipelineTakeover
{
    /// <summary>Reads the output journal; streams of which nothing was said are not among the results.</summary>
    public static IReadOnlyDictionary<string, SaidBefore> Find(RecordJournal output, IEnumerable<string> streams)
    {
        Dictionary<string, (long Step, int Rows)> said =
            streams.ToDictionary(stream => stream, _ => (-1L, 0), StringComparer.Ordinal);
        long lastStep = -1;
        using JournalReader reader = output.OpenReader(output.Start);
        while (reader.TryRead(out JournalRecord record))
        {
            var (pipeline, stream, step, _, count) = OutputRecord.Peek(record.Payload);
            if (pipeline != GatewayPipeline.Name || step < lastStep)
            {
                continue;
            }

            lastStep = step;
            if (said.TryGetValue(stream, out var before))
            {
                said[stream] = (step, (before.Step == step ? before.Rows : 0) + count);
            }
        }

        return said.Where(stream => stream.Value.Step >= 0).ToDictionary(
            stream => stream.Key,
            stream => new SaidBefore(lastStep, stream.Value.Step == lastStep ? stream.Value.Rows : 0),
            StringComparer.Ordinal);
    }
}
