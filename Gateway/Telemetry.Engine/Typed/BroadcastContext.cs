using Telemetry.Engine.Time;
using Telemetry.Engine.Typed.Keyed;

namespace Telemetry.Engine.Typed;

/// <summary>What a process may know of the broadcast row that it handles; it is the right to change broadcast
/// state.</summary>
/// <typeparam name="TOut">What the process emits.</typeparam>
/// <example><code>
/// public sealed class Recount : KeyedBroadcastProcess&lt;Reading, bool, long&gt;
/// {
///     private readonly ValueState&lt;long&gt; _count;
///
///     public Recount() => _count = State.Value("count", StateCodec.Int64);
///
///     public override void OnElement(in Reading reading, KeyedContext context, RowCollector&lt;long&gt; output) =>
///         _count.Value++;
///
///     public override void OnBroadcast(in bool isReset, BroadcastContext&lt;long&gt; context) =>
///         context.ForEachKey((key, output) =>
///         {
///             output.Add(_count.Value);
///             _count.Clear();
///         });
/// }
/// </code></example>
public sealed class BroadcastContext<TOut>
{
    private readonly Action<Action<KeyedContext, RowCollector<TOut>>> _visit;

    internal BroadcastContext(BroadcastToken token, Action<Action<KeyedContext, RowCollector<TOut>>> visit)
    {
        Token = token;
        _visit = visit;
    }

    /// <summary>The row's event time; journal time for one that came as a message.</summary>
    public EventTime Time { get; internal set; }

    /// <summary>The journal time of the running step.</summary>
    public EventTime JournalTime { get; internal set; }

    internal BroadcastToken Token { get; }

    /// <summary>Visits every key that has some state, in the keys' order; what is emitted there has the key and journal
    /// time as its event time. Costs a look at every key.</summary>
    /// <param name="visit">Called for each key, whose states and timers it may use.</param>
    public void ForEachKey(Action<KeyedContext, RowCollector<TOut>> visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        _visit(visit);
    }
}
