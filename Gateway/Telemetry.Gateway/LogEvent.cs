namespace Telemetry.Gateway;

/// <summary>The event ids of this host's log messages.</summary>
internal enum LogEvent
{
    None = 0,
    GuardRefused = 100,
    BrokerError = 101,
    ClientRefused = 110,
    ClientTakenOver = 111,
    PublishRefused = 120,
    SubscriptionRefused = 121,
    JournalDamaged = 130,
    JournalFailed = 131,
    SnapshotUnusable = 132,
    SnapshotNotWritten = 133,
    PipelineFailed = 140,
    PipelineFact = 141,
    PipelineTrouble = 142,
    PipelineBound = 143,
    ModelTrained = 150,
    ModelRefused = 151,
    ViewsSetAside = 200,
    ViewRecordSkipped = 201,
    WebhookFailed = 220,
    WebhookDisabled = 221,
    WebhookDead = 222,
    RequestFailed = 230,
}
