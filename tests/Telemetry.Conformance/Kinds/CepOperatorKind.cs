using System.Globalization;
using System.Text.Json;
using Telemetry.Engine.Cep;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Typed;
using Telemetry.Engine.Typed.Patterns;

namespace Telemetry.Conformance.Kinds;

/// <summary>Elements, watermarks and restores against one operator of a pattern, said in the typed API. Timers are not
/// looked at: the engine has other ones. What a key keeps is compared as nothing or something, because events that no
/// step can take are not kept at all.</summary>
internal sealed class CepOperatorKind : ICaseKind
{
    private const string Matches = "matches";
    private const string TimedOut = "timed_out";
    private const string Late = "late";

    private static readonly KeySpace Keys = new("key", [CaseEvent.Schema.Columns[1]], -1);

    private static readonly SideTag<string> TimedOutTag = new(TimedOut, RowShape.Text("refs"));

    public string Name => "cep_operator";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var expectsError = item.TryGetProperty("expected_error", out var error)
            && error.ValueKind != JsonValueKind.Null;
        try
        {
            var difference = Play(item);
            return difference ?? (expectsError ? $"expected the error {error}, got none" : null);
        }
        catch (Exception exception) when (expectsError && exception is CepPatternException or CepSkipException)
        {
            return null;
        }
    }

    private static string? Play(JsonElement item)
    {
        var player = new TablePlayer(PipelineOf(item));
        var kept = new Dictionary<string, bool>(StringComparer.Ordinal);
        var number = -1;
        foreach (var step in item.GetProperty("steps").EnumerateArray())
        {
            number++;
            var operation = step.GetProperty("op").GetString() ?? "";
            if (operation != "expect_key_state") { kept.Clear(); }
            var difference = operation switch
            {
                "expect_matches" => Expect(player, Matches, step, number),
                "expect_timeouts" => Expect(player, TimedOut, step, number),
                "expect_late_side_output" => Expect(player, Late, step, number),
                "expect_key_state" => ExpectKept(player, kept, step, number),
                "expect_timers" => null,
                _ => Feed(player, operation, step, item),
            };
            if (difference is not null) { return difference; }
        }
        return null;
    }

    private static Pipeline PipelineOf(JsonElement item)
    {
        var builder = new PipelineBuilder("case");
        var found = builder.Table(TablePlayer.Table, RowShape.Of<CaseEvent>(), Keys)
            .Match("pattern", CasePattern.Of(item)).TimedOut(TimedOutTag, RefsOf);
        var matches = found.Select(RefsOf, RowShape.Text("refs"));
        matches.To(Matches);
        matches.Side(TimedOutTag).To(TimedOut);
        matches.Side(found.LateTag).Select(late => late.Ref, RowShape.Text("refs")).To(Late);
        return builder.Build();
    }

    private static string RefsOf(Match<CaseEvent> match) =>
        string.Join(' ', match.Rows.Select(row => row.Ref).Order(StringComparer.Ordinal));

    private static string? Feed(TablePlayer player, string operation, JsonElement step, JsonElement item)
    {
        switch (operation)
        {
            case "element": player.Row(step.GetProperty("ts").GetInt64(), ValuesOf(step, item)); return null;
            case "watermark": player.Watermark(step.GetProperty("ts").GetInt64()); return null;
            case "snapshot_and_restore": player.Restore(keepsOutput: true); return null;
            default: return $"unknown step {step}";
        }
    }

    private static object?[] ValuesOf(JsonElement step, JsonElement item)
    {
        var key = item.TryGetProperty("key", out var field) ? field.GetString() ?? "id" : "id";
        return
        [
            TextOf(step, "ref"), TextOf(step, key), TextOf(step, "name"),
            step.TryGetProperty("type", out _) ? TextOf(step, "type") : VolumeOf(step) is null ? "Event" : "SubEvent",
            step.TryGetProperty("price", out var price) ? price.GetDouble() : 0, VolumeOf(step),
            step.TryGetProperty("id", out var id) ? id.GetInt64() : 0L,
        ];
    }

    private static double? VolumeOf(JsonElement step) =>
        step.TryGetProperty("volume", out var volume) && volume.ValueKind == JsonValueKind.Number
            ? volume.GetDouble() : null;

    private static string TextOf(JsonElement step, string name) =>
        step.GetProperty(name) is { ValueKind: JsonValueKind.String } text
            ? text.GetString() ?? "" : step.GetProperty(name).GetRawText();

    /// <summary>Compares what came out since it was looked at last with the one list that the step has.</summary>
    private static string? Expect(TablePlayer player, string stream, JsonElement step, int number)
    {
        var list = step.EnumerateObject().FirstOrDefault(member => member.Value.ValueKind == JsonValueKind.Array).Value;
        if (list.ValueKind != JsonValueKind.Array) { return $"step {number}: nothing to compare with in {step}"; }
        var expected = list.EnumerateArray().ToList();
        var hasTimes = expected.Exists(one => TimeOf(one) is not null);
        var actual = player.Output.Where(row => row.Stream == stream)
            .Select(row => $"{row["refs"]}{(hasTimes ? At(row.Time) : "")}").ToList();
        player.Output.RemoveAll(row => row.Stream == stream);
        return Difference.AsMultiset($"step {number}, {stream}", expected.Select(LineOf), actual);
    }

    private static string LineOf(JsonElement one) =>
        string.Join(' ', Refs(one).Order(StringComparer.Ordinal)) + (TimeOf(one) is { } time ? At(time) : "");

    private static string At(long time) => string.Create(CultureInfo.InvariantCulture, $" at {time}");

    private static long? TimeOf(JsonElement one) =>
        one.ValueKind == JsonValueKind.Object
        && (one.TryGetProperty("timeout_ts", out var time) || one.TryGetProperty("ts", out time))
        && time.ValueKind == JsonValueKind.Number ? time.GetInt64() : null;

    /// <summary>All references in a list, an object of lists by step, or an object with such a match.</summary>
    private static IEnumerable<string> Refs(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString() ?? ""],
        JsonValueKind.Number => [value.GetRawText()],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Refs),
        JsonValueKind.Object => value.EnumerateObject().Select(member => member.Value)
            .Where(inner => inner.ValueKind is not JsonValueKind.Number).SelectMany(Refs),
        _ => [],
    };

    /// <summary>Neighbouring expectations say together whether anything is kept.</summary>
    private static string? ExpectKept(
        TablePlayer player, Dictionary<string, bool> kept, JsonElement step, int number)
    {
        var key = step.TryGetProperty("key", out var value) ? value.GetRawText() : "";
        var something = step.EnumerateObject().Where(member => member.Name is not ("op" or "key"))
            .Any(member => member.Value.ValueKind switch
            {
                JsonValueKind.Number => member.Value.GetInt64() > 0,
                JsonValueKind.True => !IsAboutNothing(member.Name),
                JsonValueKind.False => IsAboutNothing(member.Name),
                _ => false,
            });
        kept[key] = something || (kept.TryGetValue(key, out var before) && before);
        if (!kept.ContainsValue(true) || player.KeepsSomething) { return null; }
        return $"step {number}: expected that something is kept, nothing is";
    }

    private static bool IsAboutNothing(string name) =>
        name.Contains("empty", StringComparison.OrdinalIgnoreCase)
        && !name.Contains("non", StringComparison.OrdinalIgnoreCase);
}
