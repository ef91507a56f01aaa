using Telemetry.Engine.Time;

namespace Telemetry.Engine.Cep;

/// <summary>A step or a group of a pattern that is being described.</summary>
internal sealed record PartDraft
{
    /// <summary>A step's name; null for a group.</summary>
    public string? Name { get; init; }

    /// <summary>A group's parts; null for a step.</summary>
    public PatternDraft? Group { get; init; }

    public required CepContiguity Contiguity { get; init; }

    public DraftTest? Where { get; init; }

    public DraftTest? Until { get; init; }

    public CepQuantifier Quantifier { get; init; } = CepQuantifier.Single;

    public Duration WithinPrevious { get; init; }

    /// <summary>What a message calls it.</summary>
    public override string ToString() => Name is null ? "A group" : $"Step {Name}";
}
