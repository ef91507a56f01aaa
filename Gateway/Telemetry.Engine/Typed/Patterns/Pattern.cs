using Telemetry.Engine.Cep;

namespace Telemetry.Engine.Typed.Patterns;

/// <summary>Begins patterns over the rows of a typed stream, in FlinkCEP's language.</summary>
/// <example>A temperature that rises above 80, goes on rising and falls below 20 within a minute:
/// <code>
/// var pattern = Pattern
///     .Begin&lt;Reading&gt;("high").Where(reading => reading.Value > 80)
///     .FollowedBy("higher").Where((reading, match) => reading.Value > match.Last("high").Value)
///     .FollowedBy("drop").Where(reading => reading.Value &lt; 20)
///     .Within(Duration.FromSeconds(60));
/// builder.Readings.AsRows&lt;Reading&gt;().KeyBy("device").Match("swings", pattern)
///     .Select(match => match.Last("higher").Value ?? 0, RowShape.Float64("peak"))
///     .To("swings");
/// </code></example>
public static class Pattern
{
    /// <summary>Begins a pattern with a step that takes every row, until it has a condition.</summary>
    /// <typeparam name="T">The rows.</typeparam>
    /// <param name="name">The step's name, unique in the pattern.</param>
    /// <param name="afterMatch">Where matching goes on after a match (<see cref="AfterMatch"/>); null for
    /// everywhere.</param>
    /// <returns>The pattern.</returns>
    /// <example><code>
    /// var pattern = Pattern.Begin&lt;Reading&gt;("start", AfterMatch.SkipPastLastEvent)
    ///     .Where(reading => reading.Value > 1).Times(3);
    /// </code></example>
    public static Pattern<T, T> Begin<T>(string name, CepSkip? afterMatch = null) =>
        new(PatternDraft.Begin(name, afterMatch));

    /// <summary>Begins a pattern with a group of steps.</summary>
    /// <typeparam name="T">The rows.</typeparam>
    /// <typeparam name="TStep">The rows of the group's last step.</typeparam>
    /// <param name="group">The group.</param>
    /// <param name="afterMatch">Where matching goes on after a match; null for everywhere.</param>
    /// <returns>The pattern.</returns>
    /// <example><code>
    /// var pair = Pattern.Begin&lt;Reading&gt;("on").Where(r => r.Value == 1).Next("off").Where(r => r.Value == 0);
    /// var pattern = Pattern.Begin(pair).Times(3).Within(Duration.FromSeconds(60));
    /// </code></example>
    public static Pattern<T, T> Begin<T, TStep>(Pattern<T, TStep> group, CepSkip? afterMatch = null)
        where TStep : T
    {
        ArgumentNullException.ThrowIfNull(group);
        return new(PatternDraft.Begin(group.Draft, afterMatch));
    }
}
