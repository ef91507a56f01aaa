using Telemetry.Gateway.History;
using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway.Http.Api;

/// <summary>One event's delivery to one webhook, as its last attempt left it.</summary>
/// <param name="Id">The event's webhook-id.</param>
/// <param name="Webhook">The receiver.</param>
/// <param name="Type">The event's type.</param>
/// <param name="Alert">The alert it is about; null for a device's event.</param>
/// <param name="Subject">What it is about: an alert's key, or a device.</param>
/// <param name="State"><c>delivered</c>, <c>failed</c> (another attempt follows) or <c>dead</c>.</param>
/// <param name="Attempts">Attempts made.</param>
/// <param name="Status">The receiver's last answer; null without one.</param>
/// <param name="Error">Why the last attempt failed.</param>
/// <param name="At">When the last attempt ended.</param>
/// <param name="FirstAt">When the first attempt was made.</param>
/// <param name="NextAt">When the next attempt is due.</param>
internal sealed record DeliveryItem(
    string Id, string Webhook, string Type, string? Alert, string? Subject, string State, int Attempts, int? Status,
    string? Error, DateTime At, DateTime FirstAt, DateTime? NextAt)
{
    /// <summary>A ledger record as an item.</summary>
    public static DeliveryItem Of(DeliveryRecord record) => new(
        record.Id ?? "", record.Endpoint, record.Type ?? "", record.Alert, record.Subject,
        DeliveriesView.StateOf(record), record.Attempt, record.Status, record.Error, record.At.UtcDateTime,
        record.FirstAt.UtcDateTime, record.NextAt?.UtcDateTime);
}
