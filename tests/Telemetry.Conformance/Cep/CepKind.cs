using System.Text.Json;
using Telemetry.Conformance.Kinds;
using Telemetry.Engine.Cep;

namespace Telemetry.Conformance.Cep;

/// <summary>Patterns over the events of one key, in the order in which they come.</summary>
internal sealed class CepKind : ICaseKind
{
    private const int Key = 0;

    public string Name => "cep";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var isFaulty = item.TryGetProperty("expected_error", out var error) && error.ValueKind != JsonValueKind.Null;
        try
        {
            var found = Play(item);
            return isFaulty ? $"expected the error {error}" : Compare(item, found);
        }
        catch (Exception exception) when (isFaulty && exception is CepPatternException or CepSkipException)
        {
            return null;
        }
    }

    private static CaseMatches Play(JsonElement item)
    {
        var events = item.GetProperty("events").EnumerateArray().ToList();
        var pattern = new CasePattern(item);
        var found = new CaseMatches(pattern.Pattern, row => events[row].GetProperty("ref").GetInt32());
        var matcher = new CepMatcher(
            CepAutomaton.Compile(pattern.Pattern), found, pattern.Conditions(row => events[row]));
        for (var row = 0; row < events.Count; row++)
        {
            var time = CaseTime.OrNull(events[row].GetProperty("ts")) ?? default;
            matcher.Advance(Key, time, found);
            matcher.Process(Key, row, time, pattern.MaskOf(events[row]), found);
        }
        return found;
    }

    private static string? Compare(JsonElement item, CaseMatches found)
    {
        if (item.TryGetProperty("expected_matches", out var matches) && matches.ValueKind == JsonValueKind.Array)
        {
            var expected = matches.EnumerateArray().Select(match => string.Join(
                ' ', match.EnumerateArray().Select(value => value.GetInt32()).Order()));
            if (Difference.AsMultiset("matches", expected, found.Matches) is { } difference) { return difference; }
        }
        if (item.TryGetProperty("expected_match_count", out var count) && count.ValueKind == JsonValueKind.Number
            && count.GetInt32() != found.Matches.Count)
        {
            return $"expected {count} matches, got {found.Matches.Count}";
        }
        if (!item.TryGetProperty("expected_timeouts", out var timeouts) || timeouts.ValueKind != JsonValueKind.Array)
        {
            return null;
        }
        var lines = timeouts.EnumerateArray().Select(timeout => CaseMatches.Line(
            timeout.GetProperty("match"), timeout.GetProperty("timeout_ts").GetInt64()));
        return Difference.AsMultiset("timeouts", lines.Distinct(), found.Timeouts.Distinct());
    }
}
