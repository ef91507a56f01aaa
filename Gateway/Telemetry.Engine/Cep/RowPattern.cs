using System.Collections.Immutable;
using Telemetry.Engine.Expressions;

namespace Telemetry.Engine.Cep;

/// <summary>A pattern over rows by column names, with conditions as expressions; immutable.</summary>
/// <example>Pressure falls, then the pump starts twice within a minute:
/// <code>
/// var pattern = RowPattern
///     .Begin("fall").Where(new Expression.Compare(
///         Comparison.Less, new Expression.Column("value"), new Expression.Float64(2)))
///     .FollowedBy("start").Where(new Expression.Compare(
///         Comparison.Greater, new Expression.Column("value"), new Expression.Float64(8))).Times(2)
///     .Within(Duration.FromSeconds(60));
/// builder.Readings.WhereNotNull("value").Match("pump", pattern,
///     new MatchColumn("fell_to", new MatchTerm.First("fall", "value")),
///     new MatchColumn("started", new MatchTerm.LastTime("start"))).To("pump_faults");
/// </code></example>
public sealed class RowPattern : PatternStep<RowPattern>
{
    private RowPattern(PatternDraft draft)
        : base(draft)
    {
    }

    /// <summary>Begins a pattern with a step that takes every row, until it has a condition.</summary>
    /// <param name="name">The step's name, unique in the pattern.</param>
    /// <param name="afterMatch">Where matching goes on after a match; null for everywhere.</param>
    /// <returns>The pattern.</returns>
    public static RowPattern Begin(string name, CepSkip? afterMatch = null) =>
        new(PatternDraft.Begin(name, afterMatch));

    /// <summary>Begins a pattern with a group.</summary>
    /// <param name="group">The group's steps.</param>
    /// <param name="afterMatch">Where matching goes on after a match; null for everywhere.</param>
    /// <returns>The pattern.</returns>
    public static RowPattern Begin(RowPattern group, CepSkip? afterMatch = null) =>
        new(PatternDraft.Begin(Checked(group), afterMatch));

    /// <summary>Adds a step that the very next row must match.</summary>
    /// <param name="name">The step's name.</param>
    /// <returns>The pattern.</returns>
    public RowPattern Next(string name) => With(Draft.Add(name, CepContiguity.Next));

    /// <summary>Adds a group that begins with the very next row.</summary>
    /// <param name="group">The group's steps.</param>
    /// <returns>The pattern.</returns>
    public RowPattern Next(RowPattern group) => With(Draft.Add(Checked(group), CepContiguity.Next));

    /// <summary>Adds a step that the next row that matches takes.</summary>
    /// <param name="name">The step's name.</param>
    /// <returns>The pattern.</returns>
    public RowPattern FollowedBy(string name) => With(Draft.Add(name, CepContiguity.FollowedBy));

    /// <summary>Adds a group that begins with the next row that matches.</summary>
    /// <param name="group">The group's steps.</param>
    /// <returns>The pattern.</returns>
    public RowPattern FollowedBy(RowPattern group) => With(Draft.Add(Checked(group), CepContiguity.FollowedBy));

    /// <summary>Adds a step that every later row that matches takes, each in a match of its own.</summary>
    /// <param name="name">The step's name.</param>
    /// <returns>The pattern.</returns>
    public RowPattern FollowedByAny(string name) => With(Draft.Add(name, CepContiguity.FollowedByAny));

    /// <summary>Adds a group that begins with every later row that matches.</summary>
    /// <param name="group">The group's steps.</param>
    /// <returns>The pattern.</returns>
    public RowPattern FollowedByAny(RowPattern group) => With(Draft.Add(Checked(group), CepContiguity.FollowedByAny));

    /// <summary>Adds a step that the very next row must not match.</summary>
    /// <param name="name">The step's name.</param>
    /// <returns>The pattern.</returns>
    public RowPattern NotNext(string name) => With(Draft.Add(name, CepContiguity.NotNext));

    /// <summary>Adds a step that no row matches until the next step is taken, or at the end the pattern's time is
    /// over.</summary>
    /// <param name="name">The step's name.</param>
    /// <returns>The pattern.</returns>
    public RowPattern NotFollowedBy(string name) => With(Draft.Add(name, CepContiguity.NotFollowedBy));

    /// <summary>The step's rows meet this too. NULL does not meet it.</summary>
    /// <param name="condition">The condition on a row.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">The last part is a group.</exception>
    public RowPattern Where(Expression condition) => With(Draft.Where(new DraftTest.Simple(condition)));

    /// <summary>The step's rows meet this too, seen with the rows taken before.</summary>
    /// <param name="condition">The condition on a row and the match so far.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">The last part is a group.</exception>
    public RowPattern Where(MatchCondition condition) => With(Draft.Where(new DraftTest.Iterative(condition)));

    /// <summary>The step's rows meet this, or what was said before.</summary>
    /// <param name="condition">The condition on a row.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">The last part is a group.</exception>
    public RowPattern Or(Expression condition) => With(Draft.Or(new DraftTest.Simple(condition)));

    /// <summary>The step's rows meet this, seen with the rows taken before, or what was said before.</summary>
    /// <param name="condition">The condition on a row and the match so far.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">The last part is a group.</exception>
    public RowPattern Or(MatchCondition condition) => With(Draft.Or(new DraftTest.Iterative(condition)));

    /// <summary>A row that meets this ends the loop and is not taken.</summary>
    /// <param name="condition">The condition on a row.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">The step is no loop without end, or has an until.</exception>
    public RowPattern Until(Expression condition) => With(Draft.Until(new DraftTest.Simple(condition)));

    /// <summary>A row that meets this, seen with the rows taken before, ends the loop and is not taken.</summary>
    /// <param name="condition">The condition on a row and the match so far.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="CepPatternException">The step is no loop without end, or has an until.</exception>
    public RowPattern Until(MatchCondition condition) => With(Draft.Until(new DraftTest.Iterative(condition)));

    /// <summary>The pattern with what is said of its matches; the rest can be changed by <c>with</c>.</summary>
    /// <param name="columns">What a match's row has behind the key's columns.</param>
    /// <returns>The specification.</returns>
    /// <exception cref="CepPatternException">The pattern makes no sense, or has too many conditions.</exception>
    public MatchSpec ToSpec(params ImmutableArray<MatchColumn> columns)
    {
        var drafted = new DraftedPattern(Draft);
        return new()
        {
            Pattern = drafted.Pattern,
            Conditions = [.. drafted.Simple.Cast<Expression>()],
            Iterative = [.. drafted.Iterative.Cast<MatchCondition>()],
            Columns = columns,
        };
    }

    private protected override RowPattern With(PatternDraft draft) => new(draft);

    private static PatternDraft Checked(RowPattern group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return group.Draft;
    }
}
