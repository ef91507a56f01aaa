using Telemetry.Engine.Time;

namespace Telemetry.Engine.Cep;

/// <summary>A part of a pattern: a step that takes events, or a group of parts.</summary>
public abstract record CepPart
{
    private CepPart()
    {
    }

    /// <summary>How it follows the part before it; <see cref="CepContiguity.Begin"/> for the first.</summary>
    public required CepContiguity Contiguity { get; init; }

    /// <summary>How often it occurs.</summary>
    public CepQuantifier Quantifier { get; init; } = CepQuantifier.Single;

    /// <summary>Ends a loop: the event that meets it is not taken, and the loop takes no more. Null for none.</summary>
    public CepCondition? Until { get; init; }

    internal bool IsNot => Contiguity is CepContiguity.NotNext or CepContiguity.NotFollowedBy;

    /// <summary>A step that takes events.</summary>
    /// <param name="Name">Its name; no other step of the pattern has it.</param>
    public sealed record Step(string Name) : CepPart
    {
        /// <summary>Which events it takes.</summary>
        public CepCondition Condition { get; init; } = CepCondition.Always;

        /// <summary>
        /// Its event must come less than this after the event taken before it; zero for no bound. As in FlinkCEP it
        /// binds steps without a quantifier of times; those have <see cref="CepQuantifier.Gap"/>.
        /// </summary>
        public Duration WithinPrevious { get; init; }
    }

    /// <summary>Parts that occur together.</summary>
    /// <param name="Parts">The parts in order; the first begins.</param>
    public sealed record Group(IReadOnlyList<CepPart> Parts) : CepPart;
}
