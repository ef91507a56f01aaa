using System.Text.Json.Nodes;

namespace Telemetry.FirmwareSim.Demo;

/// <summary>
/// One received webhook: when, its Standard Webhooks id, whether its signature is right, and its body.
/// </summary>
internal sealed record WebhookDelivery(DateTimeOffset ReceivedAt, string Id, bool IsSigned, JsonNode? Body)
{
    /// <summary>The CloudEvents type, for the line that is printed.</summary>
    public string Type => (Body as JsonObject)?["type"]?.ToString() ?? "unknown";
}
