using System.Text.Json;
using Telemetry.Engine.Cep;
using Telemetry.Engine.Time;

namespace Telemetry.Conformance.Cep;

/// <summary>Reads a case's pattern. Each comparison becomes a bit of the mask, each sum an iterative
/// condition.</summary>
internal sealed class CasePattern
{
    private readonly List<Func<JsonElement, bool>> _simple = [];
    private readonly List<(string Step, JsonElement Text)> _iterative = [];

    /// <summary>Reads the pattern of a case.</summary>
    /// <exception cref="CepPatternException">The pattern makes no sense.</exception>
    public CasePattern(JsonElement item)
    {
        var parts = item.GetProperty("pattern").EnumerateArray().Select(Part).ToList();
        Pattern = new(parts, Span(item, "within_ms"), Skip(item));
    }

    public CepPattern Pattern { get; }

    /// <summary>Which simple conditions hold for an event.</summary>
    public ulong MaskOf(JsonElement value)
    {
        var mask = 0UL;
        for (var bit = 0; bit < _simple.Count; bit++)
        {
            if (_simple[bit](value)) { mask |= 1UL << bit; }
        }
        return mask;
    }

    /// <summary>The iterative conditions over events that are found by their rows.</summary>
    public IReadOnlyList<ICepCondition> Conditions(Func<int, JsonElement> valueOf) =>
        [.. _iterative.Select(sum => new SumCondition(sum.Text, Pattern.StepOf(sum.Step), valueOf))];

    private CepPart Part(JsonElement part)
    {
        var quantifier = Has(part, "quantifier", out var counted) ? Quantifier(counted) : CepQuantifier.Single;
        var until = Has(part, "until", out var ends) ? Condition(ends) : null;
        var contiguity = ContiguityOf(part.GetProperty("contiguity").GetString());
        if (Has(part, "group", out var group))
        {
            return new CepPart.Group([.. group.EnumerateArray().Select(Part)])
            {
                Contiguity = contiguity,
                Quantifier = quantifier,
                Until = until,
            };
        }
        var condition = Has(part, "where", out var where) ? Condition(where) : CepCondition.Always;
        if (Has(part, "subtype", out var type))
        {
            condition = CepCondition.Both(condition, Simple(value => Text(value, "type") == type.GetString()));
        }
        return new CepPart.Step(part.GetProperty("name").GetString()!)
        {
            Contiguity = contiguity,
            Quantifier = quantifier,
            Until = until,
            Condition = condition,
            WithinPrevious = Span(part, "within_previous_ms"),
        };
    }

    private static CepQuantifier Quantifier(JsonElement quantifier)
    {
        var min = Number(quantifier, "min") ?? 1;
        var counted = quantifier.GetProperty("kind").GetString() switch
        {
            "single" => CepQuantifier.Single,
            "oneOrMore" => CepQuantifier.OneOrMore(),
            "timesOrMore" => CepQuantifier.TimesOrMore(min),
            "times" => CepQuantifier.Times(min, Number(quantifier, "max") ?? min),
            var other => throw new JsonException($"a quantifier {other}"),
        };
        return counted with
        {
            IsOptional = counted.IsOptional || Flag(quantifier, "optional"),
            IsGreedy = Flag(quantifier, "greedy"),
            Inner = Text(quantifier, "inner") switch
            {
                "strict" => CepContiguity.Next,
                "nondeterministic_relaxed" => CepContiguity.FollowedByAny,
                null or "relaxed" => CepContiguity.FollowedBy,
                var other => throw new JsonException($"an inner contiguity {other}"),
            },
            Gap = Span(quantifier, "max_gap_ms"),
        };
    }

    private CepCondition Condition(JsonElement condition)
    {
        if (Has(condition, "and", out var all)) { return Fold(all, (one, other) => new CepCondition.And(one, other)); }
        if (Has(condition, "or", out var any)) { return Fold(any, (one, other) => new CepCondition.Or(one, other)); }
        if (Has(condition, "not", out var inner)) { return new CepCondition.Not(Condition(inner)); }
        if (condition.TryGetProperty("const", out var truth))
        {
            return truth.GetBoolean() ? CepCondition.Always : new CepCondition.Not(CepCondition.Always);
        }
        if (Has(condition, "iterative", out var sum))
        {
            _iterative.Add((sum.GetProperty("over_pattern").GetString()!, sum));
            return new CepCondition.Iterative(_iterative.Count - 1);
        }
        var name = condition.GetProperty("field").GetString()!;
        return Simple(value => value.TryGetProperty(name, out var field) && CaseComparison.Holds(condition, field));
    }

    private CepCondition Fold(JsonElement parts, Func<CepCondition, CepCondition, CepCondition> join) =>
        parts.EnumerateArray().Select(Condition).Aggregate(join);

    private CepCondition.Simple Simple(Func<JsonElement, bool> holds)
    {
        _simple.Add(holds);
        return new CepCondition.Simple(_simple.Count - 1);
    }

    private static CepSkip Skip(JsonElement item)
    {
        if (!Has(item, "skip", out var skip)) { return CepSkip.None; }
        return skip.GetProperty("strategy").GetString() switch
        {
            "noSkip" => CepSkip.None,
            "skipToNext" => CepSkip.Next,
            "skipPastLastEvent" => CepSkip.PastLast,
            "skipToFirst" => new CepSkip.ToFirst(Text(skip, "pattern")!, Miss(skip)),
            "skipToLast" => new CepSkip.ToLast(Text(skip, "pattern")!, Miss(skip)),
            var other => throw new JsonException($"a skip strategy {other}"),
        };
    }

    private static CepMiss Miss(JsonElement skip) => Flag(skip, "throwOnMiss") ? CepMiss.Throw : CepMiss.Ignore;

    private static CepContiguity ContiguityOf(string? name) => name switch
    {
        "begin" => CepContiguity.Begin,
        "next" => CepContiguity.Next,
        "followedBy" => CepContiguity.FollowedBy,
        "followedByAny" => CepContiguity.FollowedByAny,
        "notNext" => CepContiguity.NotNext,
        "notFollowedBy" => CepContiguity.NotFollowedBy,
        _ => throw new JsonException($"a contiguity {name}"),
    };

    private static bool Has(JsonElement element, string name, out JsonElement value) =>
        element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private static string? Text(JsonElement element, string name) =>
        Has(element, name, out var value) ? value.ToString() : null;

    private static int? Number(JsonElement element, string name) =>
        Has(element, name, out var value) ? value.GetInt32() : null;

    private static bool Flag(JsonElement element, string name) =>
        Has(element, name, out var value) && value.GetBoolean();

    private static Duration Span(JsonElement element, string name) =>
        Has(element, name, out var value) ? Duration.FromMillis(value.GetInt64()) : Duration.Zero;
}
