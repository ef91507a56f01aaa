namespace Telemetry.Gateway.Webhooks;

/// <summary>A receiver and what waits for it.</summary>
/// <param name="Id">Its name in the configuration.</param>
/// <param name="Channel"><c>webhook</c>, <c>mail</c> or <c>mqtt</c>.</param>
/// <param name="Url">Its address, without anything secret.</param>
/// <param name="Enabled">False after it answered 410.</param>
/// <param name="Pending">Events that are not settled.</param>
/// <param name="Position">The output journal's record up to which everything is settled.</param>
/// <param name="Missed">Output records that were gone before it was told of them, since the gateway started.</param>
internal sealed record WebhookStatus(
    string Id, string Channel, string Url, bool Enabled, int Pending, long Position, long Missed);
