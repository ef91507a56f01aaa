using Telemetry.Engine.Data;

namespace Telemetry.Alerts;

/// <summary>
/// The columns of the stream <c>alerts</c>: one row per event, carrying the whole alert as it stands afterwards. What
/// people made of it (<c>cause</c> to <c>comment</c>) is written by the operators behind the fold; the fold says only
/// who acknowledged it, with which comment.
/// </summary>
public static class AlertSchema
{
    /// <summary>The stream's name.</summary>
    public const string Stream = "alerts";

    internal const int Id = 0;
    internal const int Ordinal = 1;
    internal const int Rule = 2;
    internal const int Key = 3;
    internal const int Device = 4;
    internal const int Metric = 5;
    internal const int Severity = 6;
    internal const int Event = 7;
    internal const int State = 8;
    internal const int Provisional = 9;
    internal const int Late = 10;
    internal const int Acknowledged = 11;
    internal const int RetractionProposed = 12;
    internal const int Occurred = 13;
    internal const int Detected = 14;
    internal const int At = 15;
    internal const int Start = 16;
    internal const int End = 17;
    internal const int Peak = 18;
    internal const int Source = 19;
    internal const int EvidenceStart = 20;
    internal const int EvidenceEnd = 21;
    internal const int Flapping = 22;
    internal const int Summary = 23;
    internal const int Runbook = 24;
    internal const int Labels = 25;
    internal const int Cause = 26;
    internal const int Silenced = 27;
    internal const int SilencedBy = 28;
    internal const int Assignee = 29;
    internal const int Escalation = 30;
    internal const int EscalatedTo = 31;
    internal const int By = 32;
    internal const int Comment = 33;
    internal const int RuleVersion = 34;

    /// <summary>The columns.</summary>
    public static Schema Schema { get; } = new(
        new("id", ColumnType.Text),
        new("ordinal", ColumnType.Int64),
        new("rule", ColumnType.Text),
        new("key", ColumnType.Text),
        new("device", ColumnType.Text, true),
        new("metric", ColumnType.Text, true),
        new("severity", ColumnType.Text),
        new("event", ColumnType.Text),
        new("state", ColumnType.Text),
        new("provisional", ColumnType.Boolean),
        new("late", ColumnType.Boolean),
        new("acknowledged", ColumnType.Boolean),
        new("retraction_proposed", ColumnType.Boolean),
        new("occurred", ColumnType.Time),
        new("detected", ColumnType.Time),
        new("at", ColumnType.Time),
        new("start", ColumnType.Time),
        new("end", ColumnType.Time, true),
        new("peak", ColumnType.Float64),
        new("source", ColumnType.Text),
        new("evidence_start", ColumnType.Time),
        new("evidence_end", ColumnType.Time),
        new("flapping", ColumnType.Boolean),
        new("summary", ColumnType.Text, true),
        new("runbook", ColumnType.Text, true),
        new("labels", ColumnType.Text, true),
        new("cause", ColumnType.Text, true),
        new("silenced", ColumnType.Boolean),
        new("silenced_by", ColumnType.Text, true),
        new("assignee", ColumnType.Text, true),
        new("escalation", ColumnType.Int64),
        new("escalated_to", ColumnType.Text, true),
        new("by", ColumnType.Text, true),
        new("comment", ColumnType.Text, true),
        new("rule_version", ColumnType.Text));

    /// <summary>An event's name as the stream says it.</summary>
    public static string NameOf(AlertEventKind kind) => kind switch
    {
        AlertEventKind.Raised => "raised",
        AlertEventKind.Confirmed => "confirmed",
        AlertEventKind.Amended => "amended",
        AlertEventKind.Resolved => "resolved",
        AlertEventKind.Retracted => "retracted",
        AlertEventKind.RetractionProposed => "retraction_proposed",
        AlertEventKind.Acknowledged => "acknowledged",
        AlertEventKind.Withdrawn => "withdrawn",
        AlertEventKind.None or _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not an event."),
    };

    /// <summary>A state's name as the stream says it.</summary>
    public static string NameOf(AlertState state) => state switch
    {
        AlertState.Firing => "firing",
        AlertState.Resolved => "resolved",
        AlertState.Retracted => "retracted",
        AlertState.None or _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state."),
    };
}
