using Telemetry.Gateway.Http.Api;
using Telemetry.Gateway.Ingest;
using Telemetry.Journal;

namespace Telemetry.Gateway.Http;

/// <summary>The gateway's journals as the interface shows them.</summary>
internal sealed class JournalsView(GatewayJournals journals) : IJournalsView
{
    public JournalItem Input => Item("input", journals.Input);

    public JournalItem Output => Item("output", journals.Output);

    private static JournalItem Item(string name, RecordJournal journal) => new(
        name, journal.Start.Value, journal.DurableEnd.Value, journal.SizeBytes, journal.Damage.Count,
        !journal.Failed.IsCompleted);
}
