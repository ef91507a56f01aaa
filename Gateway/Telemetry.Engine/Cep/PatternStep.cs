using Telemetry.Engine.Time;

namespace Telemetry.Engine.Cep;

/// <summary>
/// What can be said of the last step (or group) of a pattern that is being described: how often it occurs, and in which
/// time. Immutable: each method gives a new pattern, so beginnings can be shared.
/// </summary>
/// <typeparam name="TSelf">The kind of pattern.</typeparam>
public abstract class PatternStep<TSelf>
    where TSelf : PatternStep<TSelf>
{
    private protected PatternStep(PatternDraft draft) => Draft = draft;

    internal PatternDraft Draft { get; }

    /// <summary>The step occurs once or more, without end. Events between do not matter, unless the repetitions are
    /// <see cref="Consecutive"/>; after an event that matches every later one does, unless they
    /// <see cref="AllowCombinations"/>.</summary>
    /// <param name="gap">Two events of the step that follow each other are less than this apart; zero for however
    /// far.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">The step says already how often it occurs, or is forbidden.</exception>
    public TSelf OneOrMore(Duration gap = default) => Repeat(CepQuantifier.OneOrMore(), gap);

    /// <summary>The step occurs so many times.</summary>
    /// <param name="times">How often; 1 or more.</param>
    /// <param name="gap">As in <see cref="OneOrMore"/>.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">As in <see cref="OneOrMore"/>.</exception>
    public TSelf Times(int times, Duration gap = default) => Repeat(CepQuantifier.Times(times), gap);

    /// <summary>The step occurs between two numbers of times; from 0 on it is optional.</summary>
    /// <param name="from">How often at least.</param>
    /// <param name="to">How often at most.</param>
    /// <param name="gap">As in <see cref="OneOrMore"/>.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">As in <see cref="OneOrMore"/>.</exception>
    public TSelf Times(int from, int to, Duration gap = default) => Repeat(CepQuantifier.Times(from, to), gap);

    /// <summary>The step occurs so many times or more, without end.</summary>
    /// <param name="times">How often at least; 1 or more.</param>
    /// <param name="gap">As in <see cref="OneOrMore"/>.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">As in <see cref="OneOrMore"/>.</exception>
    public TSelf TimesOrMore(int times, Duration gap = default) => Repeat(CepQuantifier.TimesOrMore(times), gap);

    /// <summary>The step may be missing.</summary>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">The step is optional already, or forbidden.</exception>
    public TSelf Optional() => With(Draft.Optional());

    /// <summary>The repetitions go on for as long as events match, also where the next step would.</summary>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">The step is greedy already, or occurs once.</exception>
    public TSelf Greedy() => With(Draft.Greedy());

    /// <summary>Nothing comes between the repetitions.</summary>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">The step occurs once, or says already how repetitions follow each
    /// other.</exception>
    public TSelf Consecutive() => With(Draft.Inner(CepContiguity.Next));

    /// <summary>Events that match may be left out, each choice in a match of its own.</summary>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">As in <see cref="Consecutive"/>.</exception>
    public TSelf AllowCombinations() => With(Draft.Inner(CepContiguity.FollowedByAny));

    /// <summary>The pattern must be complete in less than a time. Said more than once, the least counts.</summary>
    /// <param name="time">The time; above zero.</param>
    /// <param name="type">Whether it is measured from the first event to the last, or from the event before the last
    /// step's to that one.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">The time is not above zero.</exception>
    public TSelf Within(Duration time, WithinType type = WithinType.FirstAndLast) => With(Draft.InTime(time, type));

    private protected abstract TSelf With(PatternDraft draft);

    private TSelf Repeat(CepQuantifier quantifier, Duration gap) => With(Draft.Repeat(quantifier, gap));
}
