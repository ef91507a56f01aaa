using Telemetry.Contract.Live;

namespace Telemetry.Gateway.History;

/// <summary>Rows of the <c>alerts</c> stream: each is the alert as it stands after one event.</summary>
internal static class AlertRows
{
    public const string Stream = "alerts";

    /// <summary>The alerts of a record of the stream, in the order of its rows.</summary>
    public static IReadOnlyList<AlertItem> ToItems(OutputRecord record) =>
        [.. record.Rows.Select(ToItem).OfType<AlertItem>()];

    /// <summary>The alert after the row's event, or null when the row is none.</summary>
    public static AlertItem? ToItem(OutputRow row) => row.Alert;

    /// <summary>Makes it; <see cref="OutputRow.Alert"/> has it done once.</summary>
    public static AlertItem? Read(OutputRow row)
    {
        if (row.Text("id") is not { } id || row.Text("rule") is not { } rule)
        {
            return null;
        }
        long start = row.Long("start") ?? row.Long("occurred") ?? 0;
        string? device = row.Text("device");
        string? metric = row.Text("metric");
        return new AlertItem
        {
            Id = id,
            Rule = rule,
            Key = ResultsView.KeyOf(row),
            Device = device,
            Metric = metric,
            Source = row.Text("source"),
            Severity = row.Text("severity") ?? "warning",
            State = row.Text("state") ?? "firing",
            Provisional = row.Bool("provisional"),
            Late = row.Bool("late"),
            Occurred = EventTimes.ToUtc(row.Long("occurred") ?? start),
            Detected = EventTimes.ToUtc(row.Long("detected") ?? start),
            Start = EventTimes.ToUtc(start),
            End = EventTimes.ToUtc(row.Long("end")),
            EvidenceStart = EventTimes.ToUtc(row.Long("evidence_start")),
            EvidenceEnd = EventTimes.ToUtc(row.Long("evidence_end")),
            Peak = row.Double("peak") is { } peak && double.IsFinite(peak) ? peak : null,
            Acknowledged = row.Bool("acknowledged"),
            RetractionProposed = row.Bool("retraction_proposed"),
            Flapping = row.Bool("flapping"),
            Summary = row.Text("summary"),
            Runbook = row.Text("runbook"),
            Labels = AlertLabels.Read(row.Text("labels")),
            Cause = row.Text("cause"),
            Silenced = row.Bool("silenced"),
            SilencedBy = row.Text("silenced_by"),
            Assignee = row.Text("assignee"),
            Escalation = row.Long("escalation") ?? 0,
            EscalatedTo = row.Text("escalated_to"),
            By = row.Text("by"),
            Comment = row.Text("comment"),
            RuleVersion = row.Text("rule_version"),
            Event = row.Text("event") ?? "raised",
            At = EventTimes.ToUtc(row.Long("at") ?? row.Long("detected") ?? start),
        };
    }
}
