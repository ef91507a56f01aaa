namespace Telemetry.Gateway.Webhooks;

/// <summary>What a ledger record says.</summary>
internal enum DeliveryKind
{
    /// <summary>Not set: an unreadable record.</summary>
    None,

    /// <summary>The ledger began; written once, before anything else.</summary>
    Started,

    /// <summary>The receiver took the event.</summary>
    Delivered,

    /// <summary>An attempt failed; another follows.</summary>
    Failed,

    /// <summary>Given up: the delivery is a dead letter.</summary>
    Dead,

    /// <summary>The receiver answered 410: nothing more is sent until its configuration changes.</summary>
    Disabled,

    /// <summary>Everything of the endpoint before the position is settled.</summary>
    Cursor,

    /// <summary>In a snapshot of the ledger: deliveries beyond the cursor that are settled.</summary>
    Settled,

    /// <summary>An attempt begins: whatever becomes of it, it was meant. Durable before anything is sent.</summary>
    Intent,

    /// <summary>Somebody wants a settled delivery sent once more; it counts as new until it is settled again.</summary>
    Redeliver,

    /// <summary>Somebody enabled an endpoint that had answered 410.</summary>
    Enabled,
}
