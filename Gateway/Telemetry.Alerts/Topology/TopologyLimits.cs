namespace Telemetry.Alerts.Topology;

/// <summary>Bounds of a plant's topology, and of what is remembered of alerts in it.</summary>
public static class TopologyLimits
{
    /// <summary>Largest file.</summary>
    public const int FileBytesMax = 4 * 1024 * 1024;

    /// <summary>Most bytes of a whole topology, packed, as it is journalled: so that each change of the configuration
    /// carries it, and what was said with it can be replayed.</summary>
    public const int PackedBytesMax = 512 * 1024;

    /// <summary>Most nodes.</summary>
    public const int NodesMax = 10_000;

    /// <summary>Most edges, each end of a list counted.</summary>
    public const int EdgesMax = 50_000;

    /// <summary>Most kinds of edges, the built-in ones among them.</summary>
    public const int EdgeKindsMax = 32;

    /// <summary>Most entries of <c>causes</c>.</summary>
    public const int CausesMax = 32;

    /// <summary>Most patterns of an entry of <c>causes</c>.</summary>
    public const int PatternsMax = 32;

    /// <summary>Longest id of a node.</summary>
    public const int IdLengthMax = 128;

    /// <summary>Longest name of a kind of nodes or edges.</summary>
    public const int KindLengthMax = 64;

    /// <summary>Longest name for people.</summary>
    public const int NameLengthMax = 256;

    /// <summary>Alerts that are remembered with what they may explain or be explained by; one more is told, and never
    /// grouped.</summary>
    public const int AlertsMax = 20_000;

    /// <summary>Alerts that fire and are reported to other pipelines; one more explains those of its own
    /// only.</summary>
    public const int ReportedMax = 5_000;

    /// <summary>Alerts of one report.</summary>
    public const int ReportAlertsMax = 64;

    /// <summary>How long an alert that has ended is remembered after its last change, by journal time.</summary>
    public static readonly TimeSpan LookBack = TimeSpan.FromDays(1);

    /// <summary>How long a report of another pipeline's alert that fires holds, by elapsed time: one that is said no
    /// more explains nothing.</summary>
    public static readonly TimeSpan ReportHolds = TimeSpan.FromDays(1);

    /// <summary>How often such a report is said again, while the alert fires.</summary>
    public static readonly TimeSpan ReportInterval = TimeSpan.FromHours(6);

    /// <summary>Longest tolerance of a cause.</summary>
    public static readonly TimeSpan ToleranceMax = TimeSpan.FromHours(1);
}
