using System.Collections.Immutable;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Catalog;

/// <summary>The tables that every gateway has.</summary>
internal static class BuiltInTables
{
    /// <summary>The column of the readings' event time.</summary>
    public const string EventTime = "event_time";

    public static ImmutableSortedDictionary<string, SqlTable> All { get; } =
        ((SqlTable[])[Readings(), Devices(), Alerts(), Results(), DeadLetters()])
        .ToImmutableSortedDictionary(table => table.Name, table => table, StringComparer.Ordinal);

    private static SqlTable Readings()
    {
        var columns = Columns(ReadingSchema.Schema).Add(new(EventTime, SqlType.TimestampLtz(3).With(false)));
        // EngineLimits.SourcesMax, EngineLimits.MetricsPerSourceMax.
        foreach (var limited in (int[])[ReadingSchema.Device, ReadingSchema.Metric])
        {
            columns = columns.SetItem(limited, columns[limited] with { IsLimited = true });
        }
        return new()
        {
            Name = "readings",
            Kind = SqlTableKind.Readings,
            IsBounded = false,
            Columns = columns,
            Rowtime = new(columns.Length - 1, null),
            SourceColumn = ReadingSchema.Device,
        };
    }

    private static SqlTable DeadLetters() => new()
    {
        Name = "dead_letters",
        Kind = SqlTableKind.DeadLetters,
        IsBounded = false,
        Columns = Columns(DeadLetterSchema.Schema),
    };

    private static SqlTable Devices() => new()
    {
        Name = "devices",
        Kind = SqlTableKind.Devices,
        IsBounded = false,
        Columns = Columns(new(
            new("device", ColumnType.Text), new("site", ColumnType.Text, true), new("line", ColumnType.Text, true),
            new("kind", ColumnType.Text, true), new("online", ColumnType.Boolean, true),
            new("time_quality", ColumnType.Text, true))),
        PrimaryKey = [0],
    };

    /// <summary>The columns of the gateway's stream of alerts, by which time they come.</summary>
    private static SqlTable Alerts() => WithTime("alerts", SqlTableKind.Alerts, "at", new(
        new("id", ColumnType.Text), new("ordinal", ColumnType.Int64), new("rule", ColumnType.Text),
        new("key", ColumnType.Text), new("device", ColumnType.Text, true), new("metric", ColumnType.Text, true),
        new("severity", ColumnType.Text), new("event", ColumnType.Text), new("state", ColumnType.Text),
        new("provisional", ColumnType.Boolean), new("late", ColumnType.Boolean),
        new("acknowledged", ColumnType.Boolean), new("retraction_proposed", ColumnType.Boolean),
        new("occurred", ColumnType.Time), new("detected", ColumnType.Time), new("at", ColumnType.Time),
        new("start", ColumnType.Time), new("end", ColumnType.Time, true), new("peak", ColumnType.Float64),
        new("source", ColumnType.Text), new("evidence_start", ColumnType.Time), new("evidence_end", ColumnType.Time),
        new("flapping", ColumnType.Boolean), new("summary", ColumnType.Text, true),
        new("runbook", ColumnType.Text, true), new("labels", ColumnType.Text, true),
        new("cause", ColumnType.Text, true), new("silenced", ColumnType.Boolean),
        new("silenced_by", ColumnType.Text, true),
        new("assignee", ColumnType.Text, true), new("escalation", ColumnType.Int64),
        new("escalated_to", ColumnType.Text, true), new("by", ColumnType.Text, true),
        new("comment", ColumnType.Text, true), new("rule_version", ColumnType.Text)));

    private static SqlTable Results() => WithTime("results", SqlTableKind.Results, "window_end", new(
        new("pipeline", ColumnType.Text), new("key", ColumnType.Text), new("window_start", ColumnType.Time),
        new("window_end", ColumnType.Time), new("revision", ColumnType.Int64), new("state", ColumnType.Text),
        new("present", ColumnType.Int64), new("expected", ColumnType.Int64), new("missing", ColumnType.Text, true),
        new("row", ColumnType.Text)));

    private static SqlTable WithTime(string name, SqlTableKind kind, string rowtime, Schema schema) => new()
    {
        Name = name,
        Kind = kind,
        IsBounded = false,
        Columns = Columns(schema),
        Rowtime = new(schema.IndexOf(rowtime), null),
    };

    private static ImmutableArray<SqlTableColumn> Columns(Schema schema) =>
        [.. schema.Columns.Select(column => new SqlTableColumn(column.Name, TypeOf(column)))];

    private static SqlType TypeOf(Column column) => column.Type == ColumnType.Time
        ? SqlType.TimestampLtz(3).With(column.IsNullable) : SqlType.Of(column);
}
