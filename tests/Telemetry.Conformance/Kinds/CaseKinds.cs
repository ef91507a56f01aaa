namespace Telemetry.Conformance.Kinds;

/// <summary>The kinds that are built, one line each.</summary>
internal static class CaseKinds
{
    private static readonly ICaseKind[] Built =
    [
        new AlertLifecycleKind(),
        new GroupWindowKind(),
        new BatchWindowKind(),
        new EmitOnCloseKind(),
        new FileWindowKind(),
        new GapFillKind(),
        new KafkaSessionKind("ks_session_count"),
        new KafkaSessionKind("ks_session_late"),
        new KafkaWindowKind(),
        new WindowKind(),
        new SqlIntervalJoinKind(),
        new IdlenessTimerKind(),
        new PartitionedIngressKind(),
        new PerKeyEventClockKind(),
        new PerKeyWindowKind(),
        new SqlDeduplicateKind(),
        new SqlWindowKind("sql_window_dedup", SqlRanks.Deduplicate),
        new SqlWindowKind("sql_window_topn", SqlRanks.TopN),
        new SqlWindowKind("sql_window_aggregate", SqlWindows.Aggregate),
        new SqlWindowKind("sql_window_tvf", (rows, spec) => SqlWindows.Assign(rows, spec.GetProperty("window"))),
        new WatermarkGeneratorKind(),
        new WatermarkMultiplexerKind(),
        new WatermarkValveKind(),
    ];

    private static readonly Dictionary<string, ICaseKind> ByName =
        Built.ToDictionary(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>The kind of that name, or null when it is not built.</summary>
    public static ICaseKind? Find(string name) => ByName.GetValueOrDefault(name);
}
