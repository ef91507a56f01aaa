namespace Telemetry.Engine.Typed;

/// <summary>A function of the rows of two streams with the same keys, which share state and timers by key.</summary>
/// <remarks>Rows of one stream come in their order. Between the streams the order is that in which the partition brings
/// them: step by step, and within a step in the order of the pipeline.</remarks>
/// <typeparam name="TLeft">The rows of the first stream.</typeparam>
/// <typeparam name="TRight">The rows of the second stream.</typeparam>
/// <typeparam name="TOut">What it emits.</typeparam>
/// <example><code>
/// public sealed class Deviation : CoProcess&lt;Reading, double, double&gt;
/// {
///     private readonly ValueState&lt;double&gt; _target;
///
///     public Deviation() => _target = State.Value("target", StateCodec.Float64);
///
///     public override void OnLeft(in Reading reading, KeyedContext context, RowCollector&lt;double&gt; output)
///     {
///         if (_target.TryGet(out var target) &amp;&amp; reading.Value is { } value) { output.Add(value - target); }
///     }
///
///     public override void OnRight(in double target, KeyedContext context, RowCollector&lt;double&gt; output) =>
///         _target.Value = target;
///
///     public static void Describe(PipelineBuilder builder)
///     {
///         var targets = builder.Table("targets", RowShape.Float64("target"), KeySpace.Series);
///         builder.Readings.AsRows&lt;Reading&gt;().Connect(targets)
///             .Process("deviation", () => new Deviation(), RowShape.Float64("deviation"))
///             .To("deviations");
///     }
/// }
/// </code></example>
public abstract class CoProcess<TLeft, TRight, TOut> : KeyedLogic<TOut>
{
    /// <summary>Makes the process; the constructor declares states and side outputs.</summary>
    protected CoProcess() { }

    /// <summary>Handles a row of the first stream.</summary>
    /// <param name="value">The row.</param>
    /// <param name="context">What is known of it and its key.</param>
    /// <param name="output">Where results go.</param>
    public abstract void OnLeft(in TLeft value, KeyedContext context, RowCollector<TOut> output);

    /// <summary>Handles a row of the second stream.</summary>
    /// <param name="value">The row.</param>
    /// <param name="context">What is known of it and its key.</param>
    /// <param name="output">Where results go.</param>
    public abstract void OnRight(in TRight value, KeyedContext context, RowCollector<TOut> output);
}
