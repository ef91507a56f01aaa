using Telemetry.Engine.Time;
using Telemetry.Engine.Typed.Keyed;

namespace Telemetry.Engine.Typed;

/// <summary>What a keyed process may know of the row or timer that it handles, and its key's timers.</summary>
/// <example><code>
/// public sealed class Later : KeyedProcess&lt;Reading, string&gt;
/// {
///     public override void OnElement(in Reading reading, KeyedContext context, RowCollector&lt;string&gt; output)
///     {
///         if (!context.IsLate) { context.SetEventTimer(context.Time + Duration.FromSeconds(10)); }
///     }
///
///     public override void OnEventTimer(EventTime time, KeyedContext context, RowCollector&lt;string&gt; output) =>
///         output.Add(context.Key.Text(0));
/// }
/// </code></example>
public sealed class KeyedContext
{
    private KeyScope? _scope;

    internal KeyedContext() { }

    /// <summary>The event time of the row, or the time that the timer was set for.</summary>
    public EventTime Time => Scope.Time;

    /// <summary>The key's clock: what event timers go by.</summary>
    public EventTime Watermark => Scope.Watermark;

    /// <summary>The journal time of the running step.</summary>
    public EventTime JournalTime => Scope.Context.JournalTime;

    /// <summary>Whether the row's time is at or before the watermark.</summary>
    public bool IsLate => Time <= Watermark;

    /// <summary>Whether the input has ended: timers that set themselves again would do so for ever.</summary>
    public bool IsFinal => Watermark == EventTime.Max;

    /// <summary>The key.</summary>
    public KeyView Key => new(Scope.Keys, Scope.RequireKey());

    private KeyScope Scope =>
        _scope ?? throw new InvalidOperationException("The process belongs to no running operator.");

    /// <summary>Sets the key's event timer for a time; it is set once however often it is asked for.</summary>
    /// <param name="time">The time. One that the watermark has reached is due at its next advance.</param>
    public void SetEventTimer(EventTime time) =>
        Scope.SetTimer(new(time.Micros, Scope.RequireKey(), KeyTimer.OfProcess), true);

    /// <summary>Takes the key's event timer for a time back, if it is set.</summary>
    /// <param name="time">The time.</param>
    public void DeleteEventTimer(EventTime time) =>
        Scope.DeleteTimer(new(time.Micros, Scope.RequireKey(), KeyTimer.OfProcess), true);

    /// <summary>Sets the key's journal timer for a time; it is set once however often it is asked for.</summary>
    /// <param name="time">The time. One that journal time has reached is due at its next advance.</param>
    public void SetJournalTimer(EventTime time) =>
        Scope.SetTimer(new(time.Micros, Scope.RequireKey(), KeyTimer.OfProcess), false);

    /// <summary>Takes the key's journal timer for a time back, if it is set.</summary>
    /// <param name="time">The time.</param>
    public void DeleteJournalTimer(EventTime time) =>
        Scope.DeleteTimer(new(time.Micros, Scope.RequireKey(), KeyTimer.OfProcess), false);

    internal void Open(KeyScope scope) => _scope = scope;
}
