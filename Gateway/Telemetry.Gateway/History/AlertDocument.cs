using LiteDB;
using Telemetry.Contract.Live;

namespace Telemetry.Gateway.History;

/// <summary>Alerts as LiteDB documents and back.</summary>
internal static class AlertDocument
{
    public static BsonDocument Of(AlertItem alert, string id, long position) => new()
    {
        ["_id"] = id,
        [ViewCollection.PositionField] = position,
        ["a"] = alert.Id,
        ["rule"] = alert.Rule,
        ["key"] = alert.Key,
        ["device"] = alert.Device,
        ["metric"] = alert.Metric,
        ["source"] = alert.Source,
        ["severity"] = alert.Severity,
        ["state"] = alert.State,
        ["provisional"] = alert.Provisional,
        ["late"] = alert.Late,
        ["occurred"] = EventTimes.ToMicros(alert.Occurred),
        ["detected"] = EventTimes.ToMicros(alert.Detected),
        ["start"] = EventTimes.ToMicros(alert.Start),
        ["end"] = Time(alert.End),
        ["evidence_start"] = Time(alert.EvidenceStart),
        ["evidence_end"] = Time(alert.EvidenceEnd),
        ["peak"] = alert.Peak is { } peak ? peak : BsonValue.Null,
        ["acknowledged"] = alert.Acknowledged,
        ["retraction_proposed"] = alert.RetractionProposed,
        ["flapping"] = alert.Flapping,
        ["summary"] = alert.Summary,
        ["runbook"] = alert.Runbook,
        ["labels"] = AlertLabels.Write(alert.Labels),
        ["cause"] = alert.Cause,
        ["silenced"] = alert.Silenced,
        ["silenced_by"] = alert.SilencedBy,
        ["assignee"] = alert.Assignee,
        ["escalation"] = alert.Escalation,
        ["escalated_to"] = alert.EscalatedTo,
        ["by"] = alert.By,
        ["comment"] = alert.Comment,
        ["rule_version"] = alert.RuleVersion,
        ["event"] = alert.Event,
        ["at"] = EventTimes.ToMicros(alert.At),
    };

    public static AlertItem Read(BsonDocument document) => new()
    {
        Id = document["a"].AsString,
        Rule = document["rule"].AsString,
        Key = document["key"].AsString,
        Device = document["device"].AsString,
        Metric = document["metric"].AsString,
        Source = document["source"].AsString,
        Severity = document["severity"].AsString,
        State = document["state"].AsString,
        Provisional = document["provisional"].AsBoolean,
        Late = document["late"].AsBoolean,
        Occurred = EventTimes.ToUtc(document["occurred"].AsInt64),
        Detected = EventTimes.ToUtc(document["detected"].AsInt64),
        Start = EventTimes.ToUtc(document["start"].AsInt64),
        End = Time(document["end"]),
        EvidenceStart = Time(document["evidence_start"]),
        EvidenceEnd = Time(document["evidence_end"]),
        Peak = document["peak"].IsNull ? null : document["peak"].AsDouble,
        Acknowledged = document["acknowledged"].AsBoolean,
        RetractionProposed = document["retraction_proposed"].AsBoolean,
        Flapping = document["flapping"] is { IsBoolean: true, AsBoolean: true },
        Summary = document["summary"].AsString,
        Runbook = document["runbook"].AsString,
        Labels = AlertLabels.Read(document["labels"].AsString),
        Cause = document["cause"].AsString,
        Silenced = document["silenced"].AsBoolean,
        SilencedBy = document["silenced_by"].AsString,
        Assignee = document["assignee"].AsString,
        Escalation = document["escalation"].AsInt64,
        EscalatedTo = document["escalated_to"].AsString,
        By = document["by"].AsString,
        Comment = document["comment"].AsString,
        RuleVersion = document["rule_version"].AsString,
        Event = document["event"].AsString,
        At = EventTimes.ToUtc(document["at"].AsInt64),
    };

    private static BsonValue Time(DateTime? time) => time is { } known ? EventTimes.ToMicros(known) : BsonValue.Null;

    private static DateTime? Time(BsonValue micros) => micros.IsNull ? null : EventTimes.ToUtc(micros.AsInt64);
}
