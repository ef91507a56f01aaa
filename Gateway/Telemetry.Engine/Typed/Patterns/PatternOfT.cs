using Telemetry.Engine.Cep;

namespace Telemetry.Engine.Typed.Patterns;

/// <summary>
/// A pattern over the rows of a typed stream; immutable, so beginnings can be shared. Conditions must be pure. Those on
/// a row alone are asked once for each row, when it comes; those that see the match are asked while it is matched.
/// </summary>
/// <typeparam name="T">The rows.</typeparam>
/// <typeparam name="TStep">The rows that the last step takes: all, or those of a type that derives from it.</typeparam>
public sealed class Pattern<T, TStep> : PatternStep<Pattern<T, TStep>>
    where TStep : T
{
    internal Pattern(PatternDraft draft)
        : base(draft)
    {
    }

    /// <summary>Adds a step that the very next row must match.</summary>
    /// <param name="name">The step's name, unique in the pattern.</param>
    /// <returns>The pattern.</returns>
    public Pattern<T, T> Next(string name) => new(Draft.Add(name, CepContiguity.Next));

    /// <summary>Adds a group that begins with the very next row.</summary>
    /// <typeparam name="TGroup">The rows of the group's last step.</typeparam>
    /// <param name="group">The group.</param>
    /// <returns>The pattern.</returns>
    public Pattern<T, T> Next<TGroup>(Pattern<T, TGroup> group)
        where TGroup : T => Add(group, CepContiguity.Next);

    /// <summary>Adds a step that the next row that matches takes.</summary>
    /// <param name="name">The step's name, unique in the pattern.</param>
    /// <returns>The pattern.</returns>
    public Pattern<T, T> FollowedBy(string name) => new(Draft.Add(name, CepContiguity.FollowedBy));

    /// <summary>Adds a group that begins with the next row that matches.</summary>
    /// <typeparam name="TGroup">The rows of the group's last step.</typeparam>
    /// <param name="group">The group.</param>
    /// <returns>The pattern.</returns>
    public Pattern<T, T> FollowedBy<TGroup>(Pattern<T, TGroup> group)
        where TGroup : T => Add(group, CepContiguity.FollowedBy);

    /// <summary>Adds a step that every later row that matches takes, each in a match of its own.</summary>
    /// <param name="name">The step's name, unique in the pattern.</param>
    /// <returns>The pattern.</returns>
    public Pattern<T, T> FollowedByAny(string name) => new(Draft.Add(name, CepContiguity.FollowedByAny));

    /// <summary>Adds a group that begins with every later row that matches.</summary>
    /// <typeparam name="TGroup">The rows of the group's last step.</typeparam>
    /// <param name="group">The group.</param>
    /// <returns>The pattern.</returns>
    public Pattern<T, T> FollowedByAny<TGroup>(Pattern<T, TGroup> group)
        where TGroup : T => Add(group, CepContiguity.FollowedByAny);

    /// <summary>Adds a step that the very next row must not match.</summary>
    /// <param name="name">The step's name, unique in the pattern.</param>
    /// <returns>The pattern.</returns>
    public Pattern<T, T> NotNext(string name) => new(Draft.Add(name, CepContiguity.NotNext));

    /// <summary>Adds a step that no row matches until the next step is taken, or at the end the pattern's time is over:
    /// then the match is given.</summary>
    /// <param name="name">The step's name, unique in the pattern.</param>
    /// <returns>The pattern.</returns>
    /// <example><code>
    /// var unattended = Pattern.Begin&lt;Reading&gt;("alarm").Where(reading => reading.Metric == "alarm")
    ///     .NotFollowedBy("action").Where(reading => reading.Metric == "operator")
    ///     .Within(Duration.FromSeconds(300));
    /// </code></example>
    public Pattern<T, T> NotFollowedBy(string name) => new(Draft.Add(name, CepContiguity.NotFollowedBy));

    /// <summary>The step takes rows of a type only, and conditions that follow look at it as such.</summary>
    /// <typeparam name="TSub">The type.</typeparam>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">The last part is a group.</exception>
    public Pattern<T, TSub> SubType<TSub>()
        where TSub : TStep => new(Draft.Where(new DraftTest.Simple((Func<T, bool>)(row => row is TSub))));

    /// <summary>The step's rows meet this too.</summary>
    /// <param name="condition">The condition on a row; pure.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">The last part is a group.</exception>
    public Pattern<T, TStep> Where(Func<TStep, bool> condition) => With(Draft.Where(Simple(condition)));

    /// <summary>The step's rows meet this too, seen with the rows that the match has taken so far.</summary>
    /// <param name="condition">The condition on a row and the match so far; pure.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">The last part is a group.</exception>
    public Pattern<T, TStep> Where(Func<TStep, Match<T>, bool> condition) => With(Draft.Where(Iterative(condition)));

    /// <summary>The step's rows meet this, or what was said before.</summary>
    /// <param name="condition">The condition on a row; pure.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">The last part is a group.</exception>
    public Pattern<T, TStep> Or(Func<TStep, bool> condition) => With(Draft.Or(Simple(condition)));

    /// <summary>The step's rows meet this, seen with the rows that the match has taken so far, or what was said
    /// before.</summary>
    /// <param name="condition">The condition on a row and the match so far; pure.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">The last part is a group.</exception>
    public Pattern<T, TStep> Or(Func<TStep, Match<T>, bool> condition) => With(Draft.Or(Iterative(condition)));

    /// <summary>A row that meets this ends the loop and is not taken.</summary>
    /// <param name="condition">The condition on a row; pure.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">The step is no loop without end, or has an until.</exception>
    public Pattern<T, TStep> Until(Func<TStep, bool> condition) => With(Draft.Until(Simple(condition)));

    /// <summary>A row that meets this, seen with the rows that the match has taken so far, ends the loop and is not
    /// taken.</summary>
    /// <param name="condition">The condition on a row and the match so far; pure.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">The step is no loop without end, or has an until.</exception>
    public Pattern<T, TStep> Until(Func<TStep, Match<T>, bool> condition) => With(Draft.Until(Iterative(condition)));

    private protected override Pattern<T, TStep> With(PatternDraft draft) => new(draft);

    private static DraftTest.Simple Simple(Func<TStep, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new(condition as Func<T, bool> ?? (row => row is TStep step && condition(step)));
    }

    private static DraftTest.Iterative Iterative(Func<TStep, Match<T>, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new(condition as Func<T, Match<T>, bool>
            ?? ((row, match) => row is TStep step && condition(step, match)));
    }

    private Pattern<T, T> Add<TGroup>(Pattern<T, TGroup> group, CepContiguity contiguity)
        where TGroup : T
    {
        ArgumentNullException.ThrowIfNull(group);
        return new(Draft.Add(group.Draft, contiguity));
    }
}
