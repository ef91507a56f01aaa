using Telemetry.Simulation.Kernel;

namespace Telemetry.Simulation.GatewaySide;

/// <summary>What a seed makes of the receiver of webhooks.</summary>
internal sealed record ReceiverPlan(
    double Trouble, IReadOnlyList<ReceiverMood> Moods, TimeSpan MoodLeast, TimeSpan MoodMost)
{
    private static readonly ReceiverMood[] Bad =
    [
        ReceiverMood.Down, ReceiverMood.TooSlow, ReceiverMood.Error, ReceiverMood.Busy, ReceiverMood.AnswerLost,
    ];

    /// <summary>A swarm: each seed has some of the moods, and some have none.</summary>
    public static ReceiverPlan Of(Chance chance)
    {
        ReceiverMood[] moods = [.. Bad.Where(_ => chance.Happens(0.5))];
        return new ReceiverPlan(
            moods.Length == 0 ? 0 : chance.NextDouble(), moods, TimeSpan.FromMilliseconds(500),
            TimeSpan.FromMinutes(2));
    }
}
