namespace Telemetry.Gateway.History;

/// <summary>Every bound of the views, by name. Views are rebuildable; the journals decide what exists.</summary>
internal static class HistoryLimits
{
    /// <summary>Newest-revision rows kept per pipeline; the oldest windows go first.</summary>
    public const int ResultsPerPipelineMax = 1_000_000;

    /// <summary>Replaced revisions kept per pipeline.</summary>
    public const int RevisionsPerPipelineMax = 200_000;

    /// <summary>Pipelines that have a view.</summary>
    public const int PipelinesMax = 64;

    /// <summary>Alerts kept; of those that are over the ones that began first go first.</summary>
    public const int AlertsMax = 100_000;

    /// <summary>Alert events kept; the oldest go first.</summary>
    public const int AlertEventsMax = 500_000;

    /// <summary>Webhook deliveries kept.</summary>
    public const int DeliveriesMax = 50_000;

    /// <summary>Silences kept, those that are over included.</summary>
    public const int SilencesMax = 5_000;

    /// <summary>Records kept of what people did.</summary>
    public const int AuditMax = 100_000;

    /// <summary>Longest control record whose JSON the audit shows.</summary>
    public const int AuditDetailsMax = 16 * 1024;

    /// <summary>Input records without anything that people did, until the audit's place is written again.</summary>
    public const int AuditStrideRecords = 20_000;

    /// <summary>Alerts of which it is known when somebody was told.</summary>
    public const int NotifiedMax = AlertsMax;

    /// <summary>Dead letters kept.</summary>
    public const int DeadLettersMax = 10_000;

    /// <summary>Devices kept in the snapshot of the registry.</summary>
    public const int DevicesMax = 100_000;

    /// <summary>Rows above a limit that are let stand until they are removed together.</summary>
    public const int TrimSlack = 1_000;

    /// <summary>The same of alert events, each of which is looked at then.</summary>
    public const int EventTrimSlack = 50_000;

    /// <summary>The newest output records that are kept decoded, for those who read them next.</summary>
    public const int RecentRecords = 512;

    /// <summary>Rows of a record that is worth it: one of many is read seldom and takes much room.</summary>
    public const int RecentRowsMax = 16;

    /// <summary>Records that a look-up reads over rather than find the next place anew.</summary>
    public const int StepOverRecords = 32;

    /// <summary>Streams whose columns are known by name.</summary>
    public const int StreamsMax = 256;

    /// <summary>Rows of one transaction.</summary>
    public const int BatchRowsMax = 2_000;

    /// <summary>Rows that one question may look at; then it answers with a cursor and what it has.</summary>
    public const int ScanRowsMax = 50_000;

    /// <summary>The same of lists of alerts, which are looked through in memory while nobody else can.</summary>
    public const int AlertScanRowsMax = 20_000;

    /// <summary>Alert events until the alerts are saved again: so many may be read again at a start.</summary>
    public const int AlertEventsUnsavedMax = 100_000;

    /// <summary>Files set aside that are kept.</summary>
    public const int AsideFilesKept = 2;

    /// <summary>
    /// From the begin of a transaction to the begin of the next while there is always something to apply: pages that
    /// many rows change are written once, and an alert that changes again meanwhile is, too.
    /// </summary>
    public static readonly TimeSpan ApplyInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>How long alert events stay unsaved while records come.</summary>
    public static readonly TimeSpan AlertSaveInterval = TimeSpan.FromMinutes(10);

    /// <summary>How long nobody tries to save the alerts after it failed.</summary>
    public static readonly TimeSpan AlertSaveRetryInterval = TimeSpan.FromSeconds(10);

    /// <summary>Time in which the file has to open; a damaged one may hang.</summary>
    public static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Time in which the check of a file has to get on; a damaged one may hang.</summary>
    public static readonly TimeSpan VerifyStepTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Journal records per entry of the readings index.</summary>
    public const int ReadingBlockRecords = 256;

    /// <summary>Most records of a block that was joined of several: what is found in it is read within them.</summary>
    public const int ReadingJoinedRecordsMax = 4_096;

    /// <summary>Spans (a device in a block, 24 bytes) of the readings index until its oldest blocks are joined.
    /// </summary>
    public const int ReadingSpansKept = 400_000;

    /// <summary>Spans until the oldest blocks are let go of, and with them what is found of their readings: 96 MB.
    /// </summary>
    public const int ReadingSpansMax = 4_000_000;

    /// <summary>Journal records that one question for readings may decode.</summary>
    public const int ReadingScanRecordsMax = 50_000;
}
