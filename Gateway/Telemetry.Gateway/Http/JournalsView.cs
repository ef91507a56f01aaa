using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Http.Api;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Retention;
using Telemetry.Journal;

namespace Telemetry.Gateway.Http;

/// <summary>The gateway's journals as the interface shows them.</summary>
internal sealed class JournalsView(GatewayJournals journals, GatewayOptions options, JournalRetention retention)
    : IJournalsView
{
    public JournalItem Input => Item("input", JournalSide.Input, journals.Input, options.Retention.Input);

    public JournalItem Output => Item("output", JournalSide.Output, journals.Output, options.Retention.Output);

    private JournalItem Item(
        string name, JournalSide side, RecordJournal journal, JournalRetentionOptions kept) => new(
        name, journal.Start.Value, journal.DurableEnd.Value, journal.SizeBytes,
        journal.Damage.Count(damage => damage.Kind != JournalDamageKind.TornTail),
        !journal.Failed.IsCompleted, journal.IsFull, kept.BytesMax, kept.AgeMax.TotalSeconds,
        retention.Ledger.Of(side), retention.Holder(side)?.Reader,
        [.. retention.Ledger.LeftBehind.Where(left => left.Journal == name)]);
}
