using Telemetry.Engine.Time;

namespace Telemetry.Engine.Typed;

/// <summary>What keyed processes share: named state and timers by key.</summary>
/// <remarks>
/// Timers are due when their clock has reached them: the clock of event timers is the operator's (that of the key's
/// source, or the stream's), that of journal timers is journal time. Each (key, time) has one timer of each kind. Those
/// due go off in the order of their times, at the same time in that of the keys. A timer that is set in a timer's
/// callback for a time that the clock has already reached goes off in the same advance; one that a row sets for such a
/// time goes off with the clock's next advance. Due journal timers go off before the rows and the watermark of a step.
/// At the end of the input the watermark reaches the end of time: all event timers go off, those that are set meanwhile
/// too, so a timer that sets itself again must ask <see cref="KeyedContext.IsFinal"/>; journal timers are forgotten.
/// </remarks>
/// <typeparam name="TOut">What the process emits.</typeparam>
/// <example><code>
/// public sealed class Silence : KeyedProcess&lt;Reading, EventTime&gt;
/// {
///     private readonly ValueState&lt;EventTime&gt; _due;
///
///     public Silence() => _due = State.Value("due", StateCodec.Time);
///
///     public override void OnElement(in Reading reading, KeyedContext context, RowCollector&lt;EventTime&gt; output)
///     {
///         if (_due.TryGet(out var due)) { context.DeleteJournalTimer(due); }
///         _due.Value = context.JournalTime + Duration.FromSeconds(60);
///         context.SetJournalTimer(_due.Value);
///     }
///
///     public override void OnJournalTimer(
///         EventTime time, KeyedContext context, RowCollector&lt;EventTime&gt; output) => output.Add(time);
/// }
/// </code></example>
public abstract class KeyedLogic<TOut> : RowLogic
{
    private protected KeyedLogic() { }

    /// <summary>Declares the states; to be used in the constructor.</summary>
    protected internal StateDeclarations State { get; } = new();

    /// <summary>An event timer has gone off.</summary>
    /// <param name="time">The time that it was set for.</param>
    /// <param name="context">What is known of its key.</param>
    /// <param name="output">Where results go; they have the key and, if not told otherwise, the timer's time.</param>
    public virtual void OnEventTimer(EventTime time, KeyedContext context, RowCollector<TOut> output) { }

    /// <summary>A journal timer has gone off.</summary>
    /// <param name="time">The time that it was set for.</param>
    /// <param name="context">What is known of its key.</param>
    /// <param name="output">Where results go; they have the key and, if not told otherwise, the timer's time.</param>
    public virtual void OnJournalTimer(EventTime time, KeyedContext context, RowCollector<TOut> output) { }

    internal override void Take()
    {
        base.Take();
        State.Close();
    }
}
