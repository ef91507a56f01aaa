using System.Text.Json;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>An alert of a rule that is tried over the past.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">What it is about.</param>
/// <param name="State">How it stands at the end of that time.</param>
/// <param name="Start">Start of the episode, device time.</param>
/// <param name="End">End of the episode; null while it lasts.</param>
/// <param name="Peak">The greatest value.</param>
internal sealed record RangeAlert(string Id, string Key, string State, DateTime Start, DateTime? End, double? Peak)
{
    /// <summary>Reads a row of the stream of alerts.</summary>
    public static RangeAlert Read(string id, JsonElement columns) => new(
        id, AlertLine.Text(columns, "key") ?? "", AlertLine.Text(columns, "state") ?? "",
        TimeOf(columns, "start") ?? DateTime.UnixEpoch, TimeOf(columns, "end"),
        columns.TryGetProperty("peak", out JsonElement peak) && peak.ValueKind == JsonValueKind.Number
            ? peak.GetDouble()
            : null);

    /// <summary>Whether both are about the same and share a moment, or begin together.</summary>
    public bool Meets(RangeAlert other) => Key == other.Key
        && (Start == other.Start || (!(Start >= other.End) && !(other.Start >= End)));

    /// <summary>Whether people would have seen the same.</summary>
    public bool IsLike(RangeAlert other) => this with { Id = other.Id } == other;

    private static DateTime? TimeOf(JsonElement columns, string name) =>
        AlertLine.Micros(AlertLine.Text(columns, name)) is { } micros ? EventTimes.ToUtc(micros) : null;
}
