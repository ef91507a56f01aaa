namespace Telemetry.Engine.Typed;

/// <summary>A function of keyed rows, with state and timers by key and side outputs.</summary>
/// <typeparam name="TIn">The rows.</typeparam>
/// <typeparam name="TOut">What it emits.</typeparam>
/// <example><code>
/// // A door that stays open for a minute.
/// public sealed class DoorOpen : KeyedProcess&lt;Reading, EventTime&gt;
/// {
///     private static readonly Duration Patience = Duration.FromSeconds(60);
///
///     private readonly ValueState&lt;EventTime&gt; _openSince;
///
///     public DoorOpen() => _openSince = State.Value("open_since", StateCodec.Time);
///
///     public override void OnElement(in Reading reading, KeyedContext context, RowCollector&lt;EventTime&gt; output)
///     {
///         if (reading.Truth == true &amp;&amp; !_openSince.HasValue)
///         {
///             _openSince.Value = context.Time;
///             context.SetEventTimer(context.Time + Patience);
///         }
///         else if (reading.Truth == false &amp;&amp; _openSince.TryGet(out var since))
///         {
///             context.DeleteEventTimer(since + Patience);
///             _openSince.Clear();
///         }
///     }
///
///     public override void OnEventTimer(
///         EventTime time, KeyedContext context, RowCollector&lt;EventTime&gt; output) => output.Add(_openSince.Value);
///
///     public static void Describe(PipelineBuilder builder) => builder.Readings.AsRows&lt;Reading&gt;()
///         .Where(reading => reading.Metric == "door")
///         .Process("door_open", () => new DoorOpen(), RowShape.Time("open_since"))
///         .To("doors_left_open");
/// }
/// </code></example>
public abstract class KeyedProcess<TIn, TOut> : KeyedLogic<TOut>
{
    /// <summary>Makes the process; the constructor declares states and side outputs.</summary>
    protected KeyedProcess() { }

    /// <summary>Handles a row. Rows that are late come too: see <see cref="KeyedContext.IsLate"/>.</summary>
    /// <param name="value">The row.</param>
    /// <param name="context">What is known of it and its key.</param>
    /// <param name="output">Where results go; they have the row's key and, if not told otherwise, its time.</param>
    public abstract void OnElement(in TIn value, KeyedContext context, RowCollector<TOut> output);
}
