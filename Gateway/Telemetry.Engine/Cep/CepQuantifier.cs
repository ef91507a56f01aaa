using Telemetry.Engine.Time;

namespace Telemetry.Engine.Cep;

/// <summary>How often a part of a pattern occurs, and how its repetitions follow each other.</summary>
public sealed record CepQuantifier
{
    /// <summary>How often a part may be asked to occur at most; a loop without end may go on.</summary>
    public const int TimesMax = 1_000;

    /// <summary>Once.</summary>
    public static CepQuantifier Single { get; } = new();

    /// <summary>Once, a range of times, or without end.</summary>
    public CepQuantifierKind Kind { get; private init; }

    /// <summary>How often at least, when it occurs at all; 1 or more.</summary>
    public int Min { get; private init; } = 1;

    /// <summary>How often at most; <see cref="Min"/> when there is no end.</summary>
    public int Max { get; private init; } = 1;

    /// <summary>Whether the part may be missing.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether the repetitions go on for as long as they can.</summary>
    public bool IsGreedy { get; init; }

    /// <summary>How the repetitions follow each other: <see cref="CepContiguity.Next"/>,
    /// <see cref="CepContiguity.FollowedBy"/> or <see cref="CepContiguity.FollowedByAny"/>.</summary>
    public CepContiguity Inner { get; init; } = CepContiguity.FollowedBy;

    /// <summary>
    /// Two events of the part that follow each other must be less than this apart; zero for no bound. As in FlinkCEP
    /// the first repetition is bound to the event before it too, and neither the last of a range nor the repetitions
    /// that go on without end after <see cref="Min"/> are bound.
    /// </summary>
    public Duration Gap { get; init; }

    /// <summary>A number of times.</summary>
    /// <param name="times">How often; 1 or more.</param>
    /// <returns>The quantifier.</returns>
    public static CepQuantifier Times(int times) => Times(times, times);

    /// <summary>A range of times; from 0 it is optional.</summary>
    /// <param name="min">How often at least.</param>
    /// <param name="max">How often at most.</param>
    /// <returns>The quantifier.</returns>
    public static CepQuantifier Times(int min, int max) => new()
    {
        Kind = CepQuantifierKind.Times,
        Min = min == 0 ? 1 : min,
        Max = max,
        IsOptional = min == 0,
    };

    /// <summary>Once or more, without end.</summary>
    /// <returns>The quantifier.</returns>
    public static CepQuantifier OneOrMore() => TimesOrMore(1);

    /// <summary>A number of times or more, without end.</summary>
    /// <param name="times">How often at least; 1 or more.</param>
    /// <returns>The quantifier.</returns>
    public static CepQuantifier TimesOrMore(int times) =>
        new() { Kind = CepQuantifierKind.Looping, Min = times, Max = times };
}
