using Telemetry.Journal;

namespace Telemetry.Gateway.Webhooks;

/// <summary>Every bound of the webhook sender, by name.</summary>
internal static class WebhookLimits
{
    /// <summary>Shortest signing key, in bytes.</summary>
    public const int SecretBytesMin = 24;

    /// <summary>Longest signing key, in bytes.</summary>
    public const int SecretBytesMax = 64;

    /// <summary>Deliveries of one endpoint held in memory; beyond it its reader waits in the journal.</summary>
    public const int PendingMax = 4096;

    /// <summary>Requests of one endpoint under way at once (different keys only).</summary>
    public const int ConcurrencyMax = 4;

    /// <summary>Bytes of a response that are read before the connection is given up.</summary>
    public const int ResponseBytesMax = 8 * 1024;

    /// <summary>Longest error text kept in the delivery log.</summary>
    public const int ErrorLengthMax = 200;

    /// <summary>Settled deliveries beyond the oldest unsettled one; then its endpoint's reader waits.</summary>
    public const int SettledAheadMax = 100_000;

    /// <summary>Settled deliveries of one endpoint that are on their way once more.</summary>
    public const int AgainMax = 10_000;

    /// <summary>Recipients of one mail.</summary>
    public const int RecipientsMax = 100;

    /// <summary>Networks that one receiver's <c>allow_private</c> names.</summary>
    public const int NetworksMax = 100;

    /// <summary>Settled deliveries in one record of a ledger's snapshot.</summary>
    public const int SettledPerRecord = 1_000;

    /// <summary>Length of the ledger's segments: the least that can be dropped.</summary>
    public const int LedgerSegmentBytes = 4 * 1024 * 1024;

    /// <summary>Ledger records between two snapshots of its state.</summary>
    public static readonly int LedgerSnapshotEvery = FaultTrial.Limit(5_000, 8);

    /// <summary>Ledger records kept before the newest snapshot, for the delivery view.</summary>
    public static readonly int LedgerRecordsKept = FaultTrial.Limit(50_000, 8);

    /// <summary>Time for name look-up and connect.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How often an idle connection to a broker is kept alive.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    /// <summary>Time for a whole attempt, connect to response.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(15);

    /// <summary>First back-off ceiling.</summary>
    public static readonly TimeSpan BackoffFirst = TimeSpan.FromSeconds(5);

    /// <summary>Greatest back-off ceiling.</summary>
    public static readonly TimeSpan BackoffMax = TimeSpan.FromHours(4);

    /// <summary>Shortest wait between two attempts.</summary>
    public static readonly TimeSpan BackoffMin = TimeSpan.FromSeconds(1);

    /// <summary>From the first attempt to the dead letter.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(75);

    /// <summary>How often an endpoint's cursor is written while deliveries settle.</summary>
    public static readonly TimeSpan CursorInterval = FaultTrial.Limit(
        TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(50));
}
