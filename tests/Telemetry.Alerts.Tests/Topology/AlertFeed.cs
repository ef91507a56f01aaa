using Telemetry.Alerts.Topology;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;

namespace Telemetry.Alerts.Tests.Topology;

/// <summary>Rows of alerts by hand, through the operator that groups them. Times are seconds.</summary>
internal static class AlertFeed
{
    public const string Operator = CauseOperator.Name;

    public static Pipeline Pipeline(PlantTopology plant)
    {
        var builder = new PipelineBuilder("p");
        builder.Table("alerts", AlertSchema.Schema)
            .Apply(Operator, _ => new CauseOperator(plant) { Pipeline = "p" }).To("out");
        return builder.Build();
    }

    public static ScriptStep.Row Row(
        string id, string rule, string? device, string happening, long start, long? end = null,
        string state = "", bool isDoubted = false)
    {
        object?[] values =
            [.. AlertSchema.Schema.Columns.Select(column => column.IsNullable ? null : Zero(column.Type))];
        Set("id", id);
        Set("rule", rule);
        Set("key", device ?? "none");
        Set("device", device);
        Set("severity", "warning");
        Set("event", happening);
        Set("state", state.Length > 0 ? state : end is null ? "firing" : "resolved");
        Set("start", Micros(start));
        Set("end", end is null ? null : Micros(end.Value));
        Set("retraction_proposed", isDoubted);
        return new ScriptStep.Row("alerts", EventTime.FromSeconds(start), values);

        void Set(string column, object? value) => values[AlertSchema.Schema.IndexOf(column)] = value;
    }

    /// <summary>What another pipeline says of its alert.</summary>
    public static ScriptStep.Control Report(
        string id, string rule, string? device, long position, long start, long? end = null, bool isDoubted = false,
        bool isGone = false, string pipeline = "q") => new(Operator, new CauseReport
        {
            Alerts =
            [
                new ReportedAlert
                {
                    Id = id,
                    Pipeline = pipeline,
                    Rule = rule,
                    Device = device,
                    Key = device ?? "none",
                    Start = Micros(start),
                    End = end is null ? null : Micros(end.Value),
                    IsDoubted = isDoubted,
                    IsGone = isGone,
                    Position = position,
                    Row = 0,
                },
            ],
        }.ToPayload());

    /// <summary>What matters of a row that came out.</summary>
    public static string Brief(string line) => $"{Value(line, "event")} {Value(line, "id")} {Value(line, "state")} "
        + $"{Value(line, "cause") ?? "-"}{(Value(line, "silenced") == "true" ? " silenced" : "")}";

    public static string? Value(string line, string column) => line.Split(' ')
        .FirstOrDefault(part => part.StartsWith(column + "=", StringComparison.Ordinal))?[(column.Length + 1)..];

    private static long Micros(long seconds) => seconds * 1_000_000;

    private static object Zero(ColumnType type) => type switch
    {
        ColumnType.Text => "",
        ColumnType.Boolean => false,
        ColumnType.Float64 => 0.0,
        _ => 0L,
    };
}
