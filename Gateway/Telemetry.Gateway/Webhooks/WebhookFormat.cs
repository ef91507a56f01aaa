namespace Telemetry.Gateway.Webhooks;

/// <summary>What the body of a webhook looks like.</summary>
internal enum WebhookFormat
{
    /// <summary>Not set.</summary>
    None,

    /// <summary>A CloudEvents 1.0 event.</summary>
    CloudEvents,

    /// <summary>The payload of Alertmanager's webhook receiver, version 4.</summary>
    Alertmanager,
}
