using Telemetry.Engine.Execution;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Ingest;
using Telemetry.Journal;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// Counts the dead letters that the pipeline wrote since the process started: what ingest refused comes through it
/// too, and only it knows what is late or from the future.
/// </summary>
internal sealed class DeadLetterCount(GatewayJournals journals, GatewayMeter meter) : BackgroundService
{
    private const string Stream = "dead_letters";

    private readonly JournalPosition _from = journals.Output.End;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using JournalReader reader = journals.Output.OpenReader(_from);
        try
        {
            while (await reader.WaitToReadAsync(stoppingToken))
            {
                Count(reader);
            }
        }
        catch (JournalFailedException)
        {
            // The watch stops the process.
        }
    }

    private void Count(JournalReader reader)
    {
        string reasonName = DeadLetterSchema.Schema.Columns[DeadLetterSchema.Reason].Name;
        while (reader.TryRead(out JournalRecord record))
        {
            if (OutputRecord.Peek(record.Payload).Stream != Stream)
            {
                continue;
            }

            OutputRecord letters = OutputRecord.Decode(record.Payload);
            OutputColumn reasons = letters[reasonName];
            for (int row = 0; row < letters.Count; row++)
            {
                meter.DeadLetterWritten(reasons.TextAt(row) ?? "");
            }
        }
    }
}
