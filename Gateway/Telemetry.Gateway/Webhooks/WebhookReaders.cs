using Telemetry.Gateway.Retention;

namespace Telemetry.Gateway.Webhooks;

/// <summary>Each configured receiver needs the output records from its cursor on, and those it is to get once
/// more.</summary>
internal sealed class WebhookReaders(ChannelSet channels, DeliveryLedger ledger) : IJournalReaders
{
    public IEnumerable<JournalNeed> Needs(JournalSide side) => side != JournalSide.Output
        ? []
        : channels.Endpoints
            .Select(endpoint => (endpoint.Id, ledger.State(endpoint.Id).Needed))
            .Where(endpoint => endpoint.Needed is not null)
            .Select(endpoint => new JournalNeed($"webhook {endpoint.Id}", endpoint.Needed ?? 0, GoesOn: false));

    public void Hasten(JournalSide side)
    {
    }
}
