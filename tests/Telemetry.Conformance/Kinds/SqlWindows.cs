using System.Text.Json;
using Telemetry.Engine.Aggregation;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Conformance.Kinds;

/// <summary>The parts of a SQL case's specification as parts of a pipeline.</summary>
internal static class SqlWindows
{
    /// <summary>A window table function.</summary>
    public static PipelineStream Assign(PipelineStream rows, JsonElement window)
    {
        var isSession = window.GetProperty("type").GetString() == "session";
        if (!isSession) { return rows.WindowTvf("assign", AssignerOf(window)); }
        string[] keys = window.TryGetProperty("partition_by", out var columns) ? Names(columns) : [];
        return KeyBy(rows, keys).SessionTvf("assign", GapOf(window), out _);
    }

    /// <summary>A windowed aggregation, with its grouping sets if it has some.</summary>
    public static PipelineStream Aggregate(PipelineStream rows, JsonElement spec)
    {
        var window = spec.GetProperty("window");
        string[] keys = spec.TryGetProperty("group_by", out var columns) ? Names(columns) : [];
        if (spec.TryGetProperty("grouping_sets", out var given))
        {
            string[][] sets = [.. given.EnumerateArray().Select(Names)];
            keys = [.. sets.SelectMany(set => set).Distinct()];
            rows = rows.Expand("expand", GroupingSets.Of(keys, sets));
            keys = [.. keys, ExpandOperator.IdColumn, ExpandOperator.SetColumn];
        }
        Aggregate[] aggregates = [.. spec.GetProperty("aggregates").EnumerateArray().Select(AggregateOf)];
        var keyed = KeyBy(rows, keys);
        if (SharedOf(window, aggregates) is { } shared) { return keyed.Window("windows", shared); }
        return keyed.Window(
            "windows", GeneralWindowSpec.OnEventTime(AssignerOf(window), aggregates, ClockScope.Stream));
    }

    private static PipelineStream KeyBy(PipelineStream rows, string[] keys) =>
        keys.Length > 0 ? rows.KeyBy(keys) : rows.KeyBy(new KeySpace("all", [], -1));

    private static WindowSpec? SharedOf(JsonElement window, IReadOnlyList<Aggregate> aggregates) =>
        window.GetProperty("type").GetString() switch
        {
            "tumble" => WindowSpec.Tumbling(Units(window, "size_ms"), aggregates, ClockScope.Stream) with
            {
                Offset = Units(window, "offset_ms"),
            },
            "hop" => WindowSpec.Hopping(
                Units(window, "size_ms"), Units(window, "slide_ms"), aggregates, ClockScope.Stream) with
            {
                Offset = Units(window, "offset_ms"),
            },
            _ => null,
        };

    private static WindowAssigner AssignerOf(JsonElement window) => window.GetProperty("type").GetString() switch
    {
        "tumble" => WindowAssigner.Tumbling(Units(window, "size_ms"), Units(window, "offset_ms")),
        "hop" => WindowAssigner.Hopping(
            Units(window, "size_ms"), Units(window, "slide_ms"), Units(window, "offset_ms")),
        "cumulate" => WindowAssigner.Cumulating(
            Units(window, "max_size_ms"), Units(window, "step_ms"), Units(window, "offset_ms")),
        "session" => WindowAssigner.Session(GapOf(window)),
        var other => throw new NotSupportedException($"window {other}"),
    };

    private static SessionGap GapOf(JsonElement window) => SessionGap.Fixed(Units(window, "gap_ms"));

    private static Aggregate AggregateOf(JsonElement aggregate)
    {
        var name = aggregate.GetProperty("as").GetString() ?? "";
        var function = aggregate.GetProperty("fn").GetString() ?? "";
        var made = function == "count_star"
            ? Engine.Windows.Aggregate.CountAll(name)
            : new Aggregate(FunctionOf(function), aggregate.GetProperty("col").GetString() ?? "", name);
        return aggregate.TryGetProperty("filter", out var filter) && filter.ValueKind == JsonValueKind.String
            ? made with { Filter = filter.GetString() } : made;
    }

    private static AggregateFunction FunctionOf(string name) => name switch
    {
        "first_value" => AggregateFunction.First,
        "last_value" => AggregateFunction.Last,
        _ => Enum.Parse<AggregateFunction>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true),
    };

    private static string[] Names(JsonElement names) =>
        [.. names.EnumerateArray().Select(name => name.GetString() ?? "")];

    private static Duration Units(JsonElement window, string name) =>
        new(window.TryGetProperty(name, out var millis) ? millis.GetInt64() : 0);
}
