namespace Telemetry.Engine.Typed.Patterns;

/// <summary>Patterns in the description of a typed pipeline.</summary>
public static class PatternStreams
{
    /// <summary>Finds a pattern among the rows of each key; of a stream without keys among all.</summary>
    /// <typeparam name="T">The rows.</typeparam>
    /// <typeparam name="TStep">The rows of the pattern's last step.</typeparam>
    /// <param name="stream">The stream; inserts only.</param>
    /// <param name="name">The operator's name, unique in the pipeline; its state is found again by it.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="options">How rows enter, and how much is kept; the defaults when null.</param>
    /// <returns>The matches.</returns>
    /// <example><code>
    /// var pattern = Pattern.Begin&lt;Reading&gt;("fall").Where(reading => reading.Value &lt; 2)
    ///     .FollowedBy("start").Where(reading => reading.Value > 8).Times(2).Within(Duration.FromSeconds(60));
    /// builder.Readings.AsRows&lt;Reading&gt;().KeyBy("device").Match("pump", pattern)
    ///     .Select(match => match.First("fall").Device, RowShape.Text("device"))
    ///     .To("pump_faults");
    /// </code></example>
    public static PatternStream<T> Match<T, TStep>(
        this Stream<T> stream, string name, Pattern<T, TStep> pattern, MatchOptions? options = null)
        where TStep : T
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(pattern);
        return new(stream, name, pattern.Draft, options ?? new MatchOptions(), []);
    }
}
