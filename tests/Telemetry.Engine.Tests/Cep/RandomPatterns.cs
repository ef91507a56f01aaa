using Telemetry.Engine.Cep;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Cep;

/// <summary>Patterns by chance over the letters a to c; those that make no sense are passed over.</summary>
internal sealed class RandomPatterns(Random random)
{
    private static readonly string[] Kinds = ["a", "b", "c", "a", "b", "d", "ab", "bc"];

    private int _steps;

    /// <summary>Whether there may be greedy parts, forbidden ends, gaps and ways to skip.</summary>
    public bool IsFull { get; init; }

    public CepPattern Next()
    {
        while (true)
        {
            _steps = 0;
            try
            {
                var pattern = new CepPattern(Parts(depth: 0), new(random.Next(2) * random.Next(3, 12)), Skip());
                CepAutomaton.Compile(pattern);
                return pattern;
            }
            catch (CepPatternException)
            {
                // Try another one.
            }
        }
    }

    public string Events(int count)
    {
        var time = 0;
        var events = new List<string>();
        for (var index = 0; index < count; index++)
        {
            time += random.Next(3);
            events.Add($"{Kinds[random.Next(Kinds.Length)]}@{time}");
        }
        return string.Join(' ', events);
    }

    private List<CepPart> Parts(int depth)
    {
        var parts = new List<CepPart>();
        var count = random.Next(1, depth == 0 ? 5 : 3);
        for (var index = 0; index < count; index++)
        {
            var isForbidding = index > 0 && random.Next(5) == 0 && MayForbid(parts[^1], depth, index, count);
            if (isForbidding) { parts.Add(Forbidden(parts[^1])); continue; }
            parts.Add(Part(depth, parts.Count == 0 ? null : parts[^1]));
        }
        return parts;
    }

    /// <summary>The model knows forbidden steps between steps alone.</summary>
    private bool MayForbid(CepPart before, int depth, int index, int count) =>
        IsFull || (depth == 0 && index + 1 < count && before is CepPart.Step { IsNot: false });

    private CepPart.Step Forbidden(CepPart before) => new($"s{_steps++}")
    {
        // Behind a loop a forbidden next event ends the loop too; the model does not know it.
        Contiguity = random.Next(2) == 0 && (IsFull || before.Quantifier.Kind == CepQuantifierKind.Single)
            ? CepContiguity.NotNext : CepContiguity.NotFollowedBy,
        // A letter that no step takes: what happens to an event that is both is FlinkCEP's own affair.
        Condition = Letters.Is('d'),
    };

    private CepPart Part(int depth, CepPart? before)
    {
        var contiguity = before is null ? CepContiguity.Begin : (CepContiguity)random.Next(2, 5);
        var isBound = before is { IsNot: true };
        var quantifier = Quantifier();
        if (isBound && !IsFull) { quantifier = quantifier with { IsOptional = false }; }
        var until = quantifier.Kind == CepQuantifierKind.Looping && random.Next(3) == 0 ? Letters.Is('c') : null;
        // The model knows no group that ends by an event: how that binds loops within it is FlinkCEP's own affair.
        if (depth < 2 && (IsFull || (!isBound && until is null)) && random.Next(6) == 0)
        {
            return new CepPart.Group(Parts(depth + 1))
            {
                Contiguity = contiguity,
                Quantifier = quantifier with { IsGreedy = false },
                Until = until,
            };
        }
        return new CepPart.Step($"s{_steps++}")
        {
            Contiguity = contiguity,
            Quantifier = quantifier,
            Until = until,
            Condition = random.Next(8) == 0 ? Letters.IsNot('d') : Letters.Is((char)('a' + random.Next(3))),
            WithinPrevious = IsFull && random.Next(10) == 0 ? new(random.Next(1, 5)) : Duration.Zero,
        };
    }

    private CepQuantifier Quantifier()
    {
        var times = random.Next(8) switch
        {
            0 => CepQuantifier.OneOrMore(),
            1 => CepQuantifier.TimesOrMore(random.Next(1, 3)),
            2 => CepQuantifier.Times(random.Next(1, 3)),
            3 => CepQuantifier.Times(random.Next(3), random.Next(2, 4)),
            _ => CepQuantifier.Single,
        };
        if (random.Next(4) == 0) { times = times with { IsOptional = true }; }
        if (times.Kind == CepQuantifierKind.Single) { return times; }
        return times with
        {
            Inner = (CepContiguity)random.Next(2, 5),
            IsGreedy = IsFull && random.Next(4) == 0,
            Gap = IsFull && random.Next(5) == 0 ? new(random.Next(1, 4)) : Duration.Zero,
        };
    }

    private CepSkip Skip() => !IsFull ? CepSkip.None : random.Next(6) switch
    {
        0 => CepSkip.Next,
        1 => CepSkip.PastLast,
        2 => new CepSkip.ToFirst($"s{random.Next(3)}"),
        3 => new CepSkip.ToLast($"s{random.Next(3)}", CepMiss.Next),
        _ => CepSkip.None,
    };
}
