namespace Telemetry.Gateway.Webhooks;

/// <summary>What a test notification says.</summary>
/// <param name="Webhook">The receiver's name in the configuration.</param>
/// <param name="SentAt">When somebody asked for it.</param>
internal sealed record TestEvent(string Webhook, DateTime SentAt);
