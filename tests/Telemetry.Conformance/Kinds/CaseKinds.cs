using System.Text.Json;
using Telemetry.Conformance.Cep;
using Telemetry.Conformance.Sql;
using Telemetry.Engine.Execution;

namespace Telemetry.Conformance.Kinds;

/// <summary>The kinds that are built, one line each.</summary>
internal static class CaseKinds
{
    private static readonly ICaseKind[] Built =
    [
        new AlertLifecycleKind(),
        new GroupWindowKind(),
        new BothWays(new BatchWindowKind(), new SqlBatchWindowKind()),
        new BothWays(new EmitOnCloseKind(), new SqlEmitOnCloseKind()),
        new BothWays(new FileWindowKind(), new SqlFileWindowKind()),
        new CepKind(),
        new CepOperatorKind(),
        new GapFillKind(),
        new KafkaSessionKind("ks_session_count"),
        new KafkaSessionKind("ks_session_late"),
        new KafkaWindowKind(),
        new WindowKind(),
        new BothWays(new SqlIntervalJoinKind(), new SqlTablesKind("sql_interval_join")),
        new SqlTablesKind("sql_topn"),
        new SqlOverKind(),
        new SqlMatchKind(),
        new NexmarkKind(),
        new IdlenessTimerKind(),
        new PartitionedIngressKind(),
        new PerKeyEventClockKind(),
        new PerKeyWindowKind(),
        new BothWays(new SqlDeduplicateKind(), new SqlTablesKind("sql_dedup")),
        Windows("sql_window_dedup", SqlRanks.Deduplicate),
        Windows("sql_window_topn", SqlRanks.TopN),
        Windows("sql_window_aggregate", SqlWindows.Aggregate),
        Windows("sql_window_tvf", (rows, spec) => SqlWindows.Assign(rows, spec.GetProperty("window"))),
        new WatermarkGeneratorKind(),
        new WatermarkMultiplexerKind(),
        new WatermarkValveKind(),
    ];

    private static readonly Dictionary<string, ICaseKind> ByName =
        Built.ToDictionary(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>The kind of that name, or null when it is not built.</summary>
    public static ICaseKind? Find(string name) => ByName.GetValueOrDefault(name);

    private static BothWays Windows(string name, Func<PipelineStream, JsonElement, PipelineStream> describe) =>
        new(new SqlWindowKind(name, describe), new SqlWindowTextKind(name));
}
