using Telemetry.Contract;

namespace Telemetry.Edge.Sampling;

/// <summary>What a poll that somebody asked for gave.</summary>
/// <param name="IsDone">The sensor answered.</param>
/// <param name="Reason">Why it did not, or what of it was not taken; empty: nothing to say.</param>
/// <param name="Readings">What was taken in.</param>
internal sealed record PollAnswer(bool IsDone, string Reason, IReadOnlyList<ReplyReading> Readings)
{
    public static PollAnswer Failed(string reason) => new(false, reason, []);
}
