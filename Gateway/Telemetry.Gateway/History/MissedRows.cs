using LiteDB;
using Telemetry.Alerts.Care;
using Telemetry.Contract.Live;

namespace Telemetry.Gateway.History;

/// <summary>Rows of the <c>alert_digests</c> stream.</summary>
internal static class MissedRows
{
    public const string Stream = DigestSchema.Stream;

    /// <summary>What was missed, or null when the row is none.</summary>
    public static MissedItem? ToItem(OutputRow row) => row.Text("device") is not { } device ? null : new MissedItem
    {
        Device = device,
        AwayFrom = EventTimes.ToUtc(row.Long("away_from") ?? 0),
        AwayTo = EventTimes.ToUtc(row.Long("away_to") ?? 0),
        At = EventTimes.ToUtc(row.Long("at") ?? 0),
        CaughtUp = row.Bool("caught_up"),
        Raised = row.Long("raised") ?? 0,
        Late = row.Long("late") ?? 0,
        Confirmed = row.Long("confirmed") ?? 0,
        Amended = row.Long("amended") ?? 0,
        Resolved = row.Long("resolved") ?? 0,
        Retracted = row.Long("retracted") ?? 0,
        Proposed = row.Long("proposed") ?? 0,
        Alerts = Names(row.Text("alerts")),
    };

    /// <summary>The same, of a view's document (<see cref="RowDocument"/>).</summary>
    public static MissedItem ToItem(BsonDocument document)
    {
        BsonDocument row = document["v"].AsDocument;
        return new MissedItem
        {
            Device = row["device"].AsString,
            AwayFrom = Time(row, "away_from"),
            AwayTo = Time(row, "away_to"),
            At = Time(row, "at"),
            CaughtUp = row["caught_up"].AsBoolean,
            Raised = row["raised"].AsInt64,
            Late = row["late"].AsInt64,
            Confirmed = row["confirmed"].AsInt64,
            Amended = row["amended"].AsInt64,
            Resolved = row["resolved"].AsInt64,
            Retracted = row["retracted"].AsInt64,
            Proposed = row["proposed"].AsInt64,
            Alerts = Names(row["alerts"].AsString),
        };
    }

    private static DateTime Time(BsonDocument row, string name) => EventTimes.ToUtc(row[name]["t"].AsInt64);

    private static string[] Names(string? json) =>
        json is null ? [] : System.Text.Json.JsonSerializer.Deserialize<string[]>(json) ?? [];
}
