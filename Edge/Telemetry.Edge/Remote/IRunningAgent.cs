using Telemetry.Edge.Configuration;

namespace Telemetry.Edge.Remote;

/// <summary>The agent as far as another configuration can be put into it while it runs.</summary>
internal interface IRunningAgent
{
    /// <summary>
    /// Runs another configuration: only what differs is touched. What <see cref="Link"/> says is from then on about
    /// what came after. One caller at a time.
    /// </summary>
    /// <returns>How many sensors were opened.</returns>
    Task<int> ApplyAsync(EdgeConfig config);

    /// <summary>
    /// Waits, for a short while, until each sensor has said whether it works: an agent that has just been started
    /// would else not know what it has to lose.
    /// </summary>
    Task SettleAsync();

    /// <summary>How the sensors are.</summary>
    IReadOnlyList<SensorFact> Sensors();

    /// <summary>How the gateway has taken it.</summary>
    LinkFact Link();
}
