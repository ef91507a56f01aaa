using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Retention;

namespace Telemetry.Gateway.Webhooks;

/// <summary>Each configured webhook needs the output records from its cursor on.</summary>
internal sealed class WebhookReaders(GatewayOptions options, DeliveryLedger ledger) : IJournalReaders
{
    public IEnumerable<JournalNeed> Needs(JournalSide side) => side != JournalSide.Output
        ? []
        : options.Webhooks
            .Select(webhook => (webhook.Id, ledger.State(webhook.Id).Cursor))
            .Where(webhook => webhook.Cursor is not null)
            .Select(webhook => new JournalNeed($"webhook {webhook.Id}", webhook.Cursor ?? 0, GoesOn: false));

    public void Hasten(JournalSide side)
    {
    }
}
