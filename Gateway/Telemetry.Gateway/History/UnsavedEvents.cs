namespace Telemetry.Gateway.History;

/// <summary>Events that are in no file yet.</summary>
/// <param name="Count">How many.</param>
/// <param name="First">The record of the first; <see cref="long.MaxValue"/> when there is none.</param>
internal readonly record struct UnsavedEvents(int Count, long First)
{
    public static UnsavedEvents None => new(0, long.MaxValue);

    /// <summary>These and so many behind them.</summary>
    public UnsavedEvents And(int count, long first) => new(Count + count, Math.Min(First, first));
}
