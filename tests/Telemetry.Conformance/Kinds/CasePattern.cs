using System.Text.Json;
using Telemetry.Engine.Cep;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed.Patterns;
using EventPattern = Telemetry.Engine.Typed.Patterns.Pattern<
    Telemetry.Conformance.Kinds.CaseEvent, Telemetry.Conformance.Kinds.CaseEvent>;

namespace Telemetry.Conformance.Kinds;

/// <summary>The pattern of a case, said in the typed API.</summary>
internal static class CasePattern
{
    /// <summary>The pattern with its time and where it goes on after a match.</summary>
    public static EventPattern Of(JsonElement item)
    {
        var skip = item.TryGetProperty("skip", out var after) && after.ValueKind == JsonValueKind.Object
            ? SkipOf(after) : null;
        var pattern = PartsOf(item.GetProperty("pattern"), skip);
        return MicrosOf(item, "within_ms") is { } within ? pattern.Within(within) : pattern;
    }

    private static EventPattern PartsOf(JsonElement parts, CepSkip? skip)
    {
        EventPattern? pattern = null;
        foreach (var part in parts.EnumerateArray()) { pattern = Describe(Add(pattern, part, skip), part); }
        return pattern ?? throw new FormatException("A pattern without steps.");
    }

    private static EventPattern Add(EventPattern? before, JsonElement part, CepSkip? skip)
    {
        var contiguity = part.GetProperty("contiguity").GetString();
        if (part.TryGetProperty("group", out var parts) && parts.ValueKind == JsonValueKind.Array)
        {
            var group = PartsOf(parts, null);
            return (before, contiguity) switch
            {
                (null, "begin") => Pattern.Begin(group, skip),
                ({ }, "next") => before.Next(group),
                ({ }, "followedBy") => before.FollowedBy(group),
                ({ }, "followedByAny") => before.FollowedByAny(group),
                _ => throw new CepPatternException($"A group follows by {contiguity}."),
            };
        }
        var name = part.GetProperty("name").GetString() ?? "";
        return (before, contiguity) switch
        {
            (null, "begin") => Pattern.Begin<CaseEvent>(name, skip),
            ({ }, "next") => before.Next(name),
            ({ }, "followedBy") => before.FollowedBy(name),
            ({ }, "followedByAny") => before.FollowedByAny(name),
            ({ }, "notNext") => before.NotNext(name),
            ({ }, "notFollowedBy") => before.NotFollowedBy(name),
            _ => throw new CepPatternException($"Step {name} follows by {contiguity}."),
        };
    }

    private static EventPattern Describe(EventPattern pattern, JsonElement part)
    {
        if (part.TryGetProperty("subtype", out var type) && type.GetString() is { } wanted)
        {
            pattern = pattern.Where(value => value.Type == wanted);
        }
        if (part.TryGetProperty("where", out var where) && where.ValueKind == JsonValueKind.Object)
        {
            foreach (var condition in Conjuncts(where))
            {
                pattern = condition.IsIterative
                    ? pattern.Where((value, match) => condition.Holds(value, match))
                    : pattern.Where(value => condition.Holds(value));
            }
        }
        if (part.TryGetProperty("quantifier", out var quantifier) && quantifier.ValueKind == JsonValueKind.Object)
        {
            pattern = Repeat(pattern, quantifier);
        }
        if (part.TryGetProperty("until", out var until) && until.ValueKind == JsonValueKind.Object)
        {
            var end = new CaseCondition(until);
            pattern = end.IsIterative
                ? pattern.Until((value, match) => end.Holds(value, match)) : pattern.Until(value => end.Holds(value));
        }
        return MicrosOf(part, "within_previous_ms") is { } within
            ? pattern.Within(within, WithinType.PreviousAndCurrent) : pattern;
    }

    /// <summary>What looks at the event alone is a condition of its own.</summary>
    private static IEnumerable<CaseCondition> Conjuncts(JsonElement where) =>
        where.TryGetProperty("and", out var all)
            ? all.EnumerateArray().Select(part => new CaseCondition(part)) : [new CaseCondition(where)];

    private static EventPattern Repeat(EventPattern pattern, JsonElement quantifier)
    {
        var (min, max) = (NumberOf(quantifier, "min") ?? 1, NumberOf(quantifier, "max"));
        var gap = MicrosOf(quantifier, "max_gap_ms") ?? Duration.Zero;
        pattern = quantifier.GetProperty("kind").GetString() switch
        {
            "single" => pattern,
            "oneOrMore" => pattern.OneOrMore(gap),
            "times" => pattern.Times(min, max ?? min, gap),
            "timesOrMore" => pattern.TimesOrMore(min, gap),
            var kind => throw new FormatException($"No quantifier '{kind}'."),
        };
        var inner = quantifier.TryGetProperty("inner", out var between) ? between.GetString() : null;
        if (inner == "strict") { pattern = pattern.Consecutive(); }
        if (inner == "nondeterministic_relaxed") { pattern = pattern.AllowCombinations(); }
        if (Is(quantifier, "greedy")) { pattern = pattern.Greedy(); }
        return Is(quantifier, "optional") && min > 0 ? pattern.Optional() : pattern;
    }

    private static CepSkip SkipOf(JsonElement skip)
    {
        var step = skip.TryGetProperty("pattern", out var name) ? name.GetString() ?? "" : "";
        var strategy = skip.GetProperty("strategy").GetString() switch
        {
            "noSkip" => AfterMatch.NoSkip,
            "skipToNext" => AfterMatch.SkipToNext,
            "skipPastLastEvent" => AfterMatch.SkipPastLastEvent,
            "skipToFirst" => AfterMatch.SkipToFirst(step),
            "skipToLast" => AfterMatch.SkipToLast(step),
            var other => throw new FormatException($"No way to skip '{other}'."),
        };
        return Is(skip, "throwOnMiss") ? strategy.ThrowOnMiss() : strategy;
    }

    private static bool Is(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static int? NumberOf(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;

    /// <summary>Milliseconds of the cases are the engine's unit (see <see cref="TablePlayer"/>).</summary>
    private static Duration? MicrosOf(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? new Duration(value.GetInt64()) : null;
}
