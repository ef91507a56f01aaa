using Telemetry.Engine.Cep;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Cep;

/// <summary>Parts whose steps take the events that have their letter: bit 0 for a, 1 for b, …</summary>
internal static class Letters
{
    public static CepCondition Is(char letter) => new CepCondition.Simple(letter - 'a');

    public static CepCondition IsNot(char letter) => new CepCondition.Not(Is(letter));

    public static ulong MaskOf(string letters)
    {
        var mask = 0UL;
        foreach (var letter in letters) { mask |= 1UL << (letter - 'a'); }
        return mask;
    }

    /// <summary>A step called by its letter; a name of more letters takes the first one's events.</summary>
    public static CepPart.Step Begin(string name, CepQuantifier? times = null) =>
        Step(CepContiguity.Begin, name, times);

    public static CepPart.Step Next(string name, CepQuantifier? times = null) => Step(CepContiguity.Next, name, times);

    public static CepPart.Step FollowedBy(string name, CepQuantifier? times = null) =>
        Step(CepContiguity.FollowedBy, name, times);

    public static CepPart.Step FollowedByAny(string name, CepQuantifier? times = null) =>
        Step(CepContiguity.FollowedByAny, name, times);

    public static CepPart.Step NotNext(string name) => Step(CepContiguity.NotNext, name, null);

    public static CepPart.Step NotFollowedBy(string name) => Step(CepContiguity.NotFollowedBy, name, null);

    public static CepPart.Group Group(CepContiguity contiguity, CepQuantifier times, params CepPart[] parts) =>
        new(parts) { Contiguity = contiguity, Quantifier = times };

    public static CepPattern Pattern(params CepPart[] parts) => new(parts);

    public static CepPattern Within(long micros, params CepPart[] parts) => new(parts, new Duration(micros));

    public static CepPattern Skipping(CepSkip skip, params CepPart[] parts) => new(parts, default, skip);

    private static CepPart.Step Step(CepContiguity contiguity, string name, CepQuantifier? times) => new(name)
    {
        Contiguity = contiguity,
        Condition = Is(name[0]),
        Quantifier = times ?? CepQuantifier.Single,
    };
}
