namespace Telemetry.Engine.Typed;

/// <summary>A function of rows without keys, with side outputs; it keeps nothing between rows.</summary>
/// <typeparam name="TIn">The rows.</typeparam>
/// <typeparam name="TOut">What it emits.</typeparam>
/// <example><code>
/// public sealed class Numbers : Process&lt;Reading, double&gt;
/// {
///     public static readonly SideTag&lt;Reading&gt; Others = new("others", RowShape.Of&lt;Reading&gt;());
///
///     private readonly RowCollector&lt;Reading&gt; _others;
///
///     public Numbers() => _others = Side(Others);
///
///     public override void OnElement(in Reading reading, ProcessContext context, RowCollector&lt;double&gt; output)
///     {
///         if (reading.Value is { } value) { output.Add(value); } else { _others.Add(reading); }
///     }
///
///     public static void Describe(PipelineBuilder builder)
///     {
///         var numbers = builder.Readings.AsRows&lt;Reading&gt;()
///             .Process("numbers", () => new Numbers(), RowShape.Float64("number"));
///         numbers.To("numbers");
///         numbers.Side(Others).To("others");
///     }
/// }
/// </code></example>
public abstract class Process<TIn, TOut> : RowLogic
{
    /// <summary>Makes the process.</summary>
    protected Process() { }

    /// <summary>Handles a row.</summary>
    /// <param name="value">The row.</param>
    /// <param name="context">What is known of it.</param>
    /// <param name="output">Where results go; they have the row's key and, if not told otherwise, its time.</param>
    public abstract void OnElement(in TIn value, ProcessContext context, RowCollector<TOut> output);
}
