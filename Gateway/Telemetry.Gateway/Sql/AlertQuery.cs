using System.Globalization;
using Telemetry.Alerts;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Time;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Pipelines;

namespace Telemetry.Gateway.Sql;

/// <summary>
/// INSERT INTO alerts SELECT …: a text that is a rule. Its rows are windows in which the condition holds; with a column
/// <c>firing</c> each says whether it does. The rule has the pipeline's name.
/// </summary>
internal static class AlertQuery
{
    private const string Columns =
        "window_start, window_end (timestamps) and device, metric or key (texts) are needed; value (a number), firing "
        + "(a boolean), state, severity and summary (texts) may be there";

    private static readonly string[] KeyColumns = ["device", "metric", "key"];

    private static readonly (string Name, ColumnType[] Types)[] Known =
    [
        ("window_start", [ColumnType.Time]), ("window_end", [ColumnType.Time]), ("device", [ColumnType.Text]),
        ("metric", [ColumnType.Text]), ("key", [ColumnType.Text]), ("state", [ColumnType.Text]),
        ("severity", [ColumnType.Text]), ("summary", [ColumnType.Text]), ("firing", [ColumnType.Boolean]),
        ("value", [ColumnType.Float64, ColumnType.Int64]),
    ];

    /// <summary>The rule that a text's options say.</summary>
    /// <exception cref="ArgumentException">An option is not what is allowed.</exception>
    public static AlertRule RuleOf(string id, SqlOptions options)
    {
        string windows = options.All.GetValueOrDefault(SqlAlertOptions.ForWindows, "1");
        string severity = options.All.GetValueOrDefault(SqlAlertOptions.Severity, "warning");
        AlertRule rule = new()
        {
            Id = id,
            Kind = AlertRuleKind.Query,
            Stream = id,
            Severity = severity is "info" or "warning" or "critical" ? severity
                : throw Wrong(SqlAlertOptions.Severity, severity, "info, warning or critical"),
            Summary = options.All.GetValueOrDefault(SqlAlertOptions.Summary),
            Runbook = options.All.GetValueOrDefault(SqlAlertOptions.Runbook),
            ForWindows = int.TryParse(windows, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                ? count
                : throw Wrong(SqlAlertOptions.ForWindows, windows, "a whole number"),
            For = Span(options, SqlAlertOptions.For, TimeSpan.Zero),
            ClearFor = Span(options, SqlAlertOptions.ClearFor, TimeSpan.Zero),
            LateAfter = Span(options, SqlAlertOptions.LateAfter, TimeSpan.FromMinutes(1)),
            Horizon = Span(options, SqlAlertOptions.Horizon, TimeSpan.FromDays(1)),
        };
        return rule.Validate() is [string problem, ..] ? throw new ArgumentException(problem) : rule;
    }

    /// <summary>Puts the rule behind the query's rows.</summary>
    /// <exception cref="ArgumentException">The query has other columns than a rule needs.</exception>
    public static PipelineStream Put(GatewayOptions options, AlertRule rule, PipelineStream rows)
    {
        Check(rows.Schema);
        string[] keys = [.. KeyColumns.Where(name => rows.Schema.Find(name) >= 0)];
        PipelineStream alerts = rows.KeyBy(keys).Apply(GatewayPipeline.AlertsOperator, input => new AlertOperator(
            [rule], [new AlertInput(rule.Stream, input.Schema, input.Keys!)]) // Keyed in the line before.
        {
            Pipeline = rule.Id,
        });
        alerts.Side(AlertOperator.RefusedPort).To(PipelineBuilder.DeadLettersStream);
        return CarePipeline.Put(options, alerts, rule.Id);
    }

    private static void Check(Schema schema)
    {
        foreach (Column column in schema.Columns)
        {
            (string? name, ColumnType[]? types) = Known.FirstOrDefault(known => known.Name == column.Name);
            if (name is null || !types.Contains(column.Type))
            {
                throw new ArgumentException(
                    $"INSERT INTO alerts has no use for the column '{column.Name}' of type {column.Type}: {Columns}.");
            }
        }

        bool hasWindow = schema.Find("window_start") >= 0 && schema.Find("window_end") >= 0;
        bool hasKey = KeyColumns.Any(name => schema.Find(name) >= 0);
        if (!hasWindow || !hasKey)
        {
            throw new ArgumentException($"INSERT INTO alerts misses a column: {Columns}.");
        }
    }

    private static TimeSpan Span(SqlOptions options, string key, TimeSpan otherwise) =>
        options.AlertSpans.TryGetValue(key, out Duration span) ? TimeSpan.FromMicroseconds(span.Micros) : otherwise;

    private static ArgumentException Wrong(string key, string value, string allowed) =>
        new($"'{key}' is '{value}'; {allowed} is allowed.");
}
