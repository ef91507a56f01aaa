using System.Globalization;
using System.Text.Json;

namespace Telemetry.Gateway.Cli;

/// <summary>Evidence as lines for people. What foreigners chose is printed without control characters.</summary>
internal static class EvidenceText
{
    /// <summary>The alert, the rule, and its events.</summary>
    public static IEnumerable<string> Head(JsonElement whole)
    {
        JsonElement alert = whole.GetProperty("alert");
        JsonElement rule = whole.GetProperty("rule");
        yield return $"alert {Text(alert, "id")}: {Text(alert, "rule")} of {Text(alert, "key")}, "
            + $"{Text(alert, "state")}, {Text(alert, "start")} to {Text(alert, "end", "now")}, peak "
            + Text(alert, "peak");
        yield return rule.GetProperty("known").GetBoolean()
            ? $"rule {Text(rule, "text")}"
            : $"rule {Text(rule, "id")}: {Text(rule, "note")}";
        yield return $"     version {Text(rule, "version")}"
            + (rule.GetProperty("is_current").GetBoolean() ? "" : " (not how it speaks now)");
        foreach (JsonElement one in whole.GetProperty("events").EnumerateArray())
        {
            JsonElement input = one.GetProperty("input");
            string from = Text(input, "kind") == "gone"
                ? "whose record is gone"
                : $"{Text(input, "kind")} {Text(input, "device", "")} ({Text(input, "what", "")})";
            yield return $"event {Text(one, "event")} at {Text(one, "at")}: pipeline {Text(one, "pipeline")}, "
                + $"step {Text(one, "step")}, row {Text(one, "row")}; {from}";
        }
    }

    /// <summary>The rows that the rule read.</summary>
    public static IEnumerable<string> Windows(JsonElement list) => list.GetProperty("items").EnumerateArray()
        .Select(row => $"window {Text(row, "start")} to {Text(row, "end")}: {Text(row, "value", "no number")}"
            + (Text(row, "number", "") is { Length: > 0 } number && number != Text(row, "value") ? $" -> {number}" : "")
            + (Text(row, "above", "") switch { "true" => " above", "false" => " not above", _ => "" })
            + $", revision {Text(row, "revision")}{(row.GetProperty("replaced").GetBoolean() ? " (replaced)" : "")}, "
            + $"{Text(row, "state")}, {Text(row, "present", "?")} of {Text(row, "expected", "?")}{Missing(row)}"
            + Score(row) + $", output record {Text(row, "output_position")}");

    /// <summary>The raw readings.</summary>
    public static IEnumerable<string> Readings(JsonElement list) => list.GetProperty("items").EnumerateArray()
        .Select(one => $"reading {Text(one, "device")}/{Text(one, "metric")} {Text(one, "time")} = "
            + $"{Text(one, "value")} {Text(one, "unit")}, {Text(one, "time_quality")}, {Text(one, "value_quality")}, "
            + $"boot {Text(one, "boot", "-")} seq {Text(one, "seq")}, arrived {Text(one, "arrived")} in record "
            + $"{Text(one, "position")}"
            + (one.GetProperty("counted").GetBoolean() ? "" : $"; not counted: {Text(one, "reason")}"));

    /// <summary>Status records, what is gone, and what a reader must know.</summary>
    public static IEnumerable<string> Tail(JsonElement whole, bool isAll)
    {
        foreach (JsonElement status in whole.GetProperty("statuses").EnumerateArray())
        {
            yield return $"status {Text(status, "device")} {Text(status, "reason")} at {Text(status, "at")}, record "
                + Text(status, "position");
        }

        foreach (JsonElement gone in whole.GetProperty("gone").EnumerateArray())
        {
            yield return $"gone {Text(gone, "what")}: {Text(gone, "sentence")}";
        }

        JsonElement readings = whole.GetProperty("readings");
        if (Text(readings, "note", "") is { Length: > 0 } about)
        {
            yield return $"note {about}";
        }

        foreach (JsonElement note in whole.GetProperty("notes").EnumerateArray())
        {
            yield return $"note {Words.Printable(note.GetString() ?? "")}";
        }

        bool hasMore = readings.GetProperty("next").ValueKind == JsonValueKind.String
            || whole.GetProperty("windows").GetProperty("next").ValueKind == JsonValueKind.String;
        if (hasMore && !isAll)
        {
            yield return "note there are more windows or readings: --all";
        }
    }

    /// <summary>A value as text without control characters.</summary>
    public static string Text(JsonElement item, string name, string otherwise = "none")
    {
        if (!item.TryGetProperty(name, out JsonElement value))
        {
            return otherwise;
        }

        string text = value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => otherwise,
            JsonValueKind.String => value.GetString() ?? otherwise,
            _ => value.GetRawText(),
        };
        return new string([.. text.Select(letter => char.IsControl(letter) ? '?' : letter)]);
    }

    private static string Missing(JsonElement row)
    {
        string[] names = [.. row.GetProperty("missing").EnumerateArray().Select(name => name.GetString() ?? "")];
        return names.Length == 0 ? "" : $" (missing {Words.Printable(string.Join(", ", names))})";
    }

    private static string Score(JsonElement row)
    {
        if (row.GetProperty("model").ValueKind != JsonValueKind.Object)
        {
            return "";
        }

        JsonElement model = row.GetProperty("model");
        string expected = Text(row, "expected_low", "") is { Length: > 0 } low
            ? $", expected {low} to {Text(row, "expected_high")}, residual {Text(row, "residual")}"
            : "";
        string[] shares =
        [
            .. row.GetProperty("contributions").EnumerateArray().Select(share => string.Create(
                CultureInfo.InvariantCulture,
                $"{Text(share, "name")} {share.GetProperty("value").GetDouble():0.##}")),
        ];
        return $", model {Text(model, "id")}{expected}"
            + (shares.Length == 0 ? "" : $", by {string.Join(", ", shares)}");
    }
}
