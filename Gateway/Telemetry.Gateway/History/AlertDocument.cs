using LiteDB;
using Telemetry.Contract.Live;

namespace Telemetry.Gateway.History;

/// <summary>Alerts as LiteDB documents and back.</summary>
internal static class AlertDocument
{
    public static BsonDocument Of(AlertItem alert, string id) => new()
    {
        ["_id"] = id,
        ["a"] = alert.Id,
        ["rule"] = alert.Rule,
        ["key"] = alert.Key,
        ["device"] = alert.Device,
        ["metric"] = alert.Metric,
        ["severity"] = alert.Severity,
        ["state"] = alert.State,
        ["provisional"] = alert.Provisional,
        ["late"] = alert.Late,
        ["occurred"] = EventTimes.ToMicros(alert.Occurred),
        ["detected"] = EventTimes.ToMicros(alert.Detected),
        ["start"] = EventTimes.ToMicros(alert.Start),
        ["end"] = alert.End is { } end ? EventTimes.ToMicros(end) : BsonValue.Null,
        ["peak"] = alert.Peak is { } peak ? peak : BsonValue.Null,
        ["acknowledged"] = alert.Acknowledged,
        ["retraction_proposed"] = alert.RetractionProposed,
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
        Severity = document["severity"].AsString,
        State = document["state"].AsString,
        Provisional = document["provisional"].AsBoolean,
        Late = document["late"].AsBoolean,
        Occurred = EventTimes.ToUtc(document["occurred"].AsInt64),
        Detected = EventTimes.ToUtc(document["detected"].AsInt64),
        Start = EventTimes.ToUtc(document["start"].AsInt64),
        End = document["end"].IsNull ? null : EventTimes.ToUtc(document["end"].AsInt64),
        Peak = document["peak"].IsNull ? null : document["peak"].AsDouble,
        Acknowledged = document["acknowledged"].AsBoolean,
        RetractionProposed = document["retraction_proposed"].AsBoolean,
        Event = document["event"].AsString,
        At = EventTimes.ToUtc(document["at"].AsInt64),
    };
}
