namespace Telemetry.Campaigns.Tests.Tracing;

/// <summary>A call of a traced process as strace saw it: its beginning, its end, or both at once.</summary>
/// <param name="Thread">Who called.</param>
/// <param name="Name">Which call.</param>
/// <param name="Arguments">What is known of its arguments; at its end, all.</param>
/// <param name="Result">What it returned; null while it has not.</param>
/// <param name="IsStart">The call begins here.</param>
/// <param name="IsInjected">It was not made: strace gave the result.</param>
internal sealed record TraceEvent(
    int Thread, string Name, string Arguments, long? Result, bool IsStart, bool IsInjected = false)
{
    /// <summary>The call ends here.</summary>
    public bool IsEnd => Result is not null;
}
