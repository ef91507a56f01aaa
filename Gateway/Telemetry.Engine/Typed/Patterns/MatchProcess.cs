namespace Telemetry.Engine.Typed.Patterns;

/// <summary>A function of matches, with side outputs; it keeps nothing between them.</summary>
/// <typeparam name="T">The rows.</typeparam>
/// <typeparam name="TOut">What it emits.</typeparam>
/// <example><code>
/// public sealed class Doors : MatchProcess&lt;Reading, string&gt;
/// {
///     public static readonly SideTag&lt;string&gt; LeftOpen = new("left_open", RowShape.Text("device"));
///
///     private readonly RowCollector&lt;string&gt; _leftOpen;
///
///     public Doors() => _leftOpen = Side(LeftOpen);
///
///     public override void OnMatch(
///         Match&lt;Reading&gt; match, ProcessContext context, RowCollector&lt;string&gt; output) =>
///         output.Add(match.First("open").Device);
///
///     public override void OnTimedOut(
///         Match&lt;Reading&gt; partial, ProcessContext context, RowCollector&lt;string&gt; output) =>
///         _leftOpen.Add(partial.First("open").Device);
///
///     public static void Describe(PipelineBuilder builder)
///     {
///         var pattern = Pattern.Begin&lt;Reading&gt;("open").Where(reading => reading.Value == 1)
///             .FollowedBy("shut").Where(reading => reading.Value == 0).Within(Duration.FromSeconds(60));
///         var doors = builder.Readings.AsRows&lt;Reading&gt;()
///             .Match("doors", pattern).Process(() => new Doors(), RowShape.Text("device"));
///         doors.To("passed");
///         doors.Side(LeftOpen).To("left_open");
///     }
/// }
/// </code></example>
public abstract class MatchProcess<T, TOut> : RowLogic
{
    /// <summary>Makes the process.</summary>
    protected MatchProcess() { }

    /// <summary>Handles a match.</summary>
    /// <param name="match">The match; valid only during the call.</param>
    /// <param name="context">What is known of it; its time is that of the row that completed it.</param>
    /// <param name="output">Where results go; they have the match's key and, if not told otherwise, its time.</param>
    public abstract void OnMatch(Match<T> match, ProcessContext context, RowCollector<TOut> output);

    /// <summary>Handles a partial match whose time was over; does nothing if it is not overridden.</summary>
    /// <param name="partial">The partial match; valid only during the call.</param>
    /// <param name="context">What is known of it; its time is the instant at which its time was over.</param>
    /// <param name="output">Where results go.</param>
    public virtual void OnTimedOut(Match<T> partial, ProcessContext context, RowCollector<TOut> output) { }
}
