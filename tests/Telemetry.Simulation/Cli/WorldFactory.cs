using Telemetry.Simulation.Faults;
using Telemetry.Simulation.GatewaySide;
using Telemetry.Simulation.Network;

namespace Telemetry.Simulation.Cli;

/// <summary>Puts worlds together.</summary>
internal static class WorldFactory
{
    /// <summary>A world with its gateway side.</summary>
    public static Scenario Create(ulong seed, Mutant mutant, bool isDevicesOnly, TextWriter? trace = null)
    {
        var scenario = new Scenario(seed, mutant, trace);
        if (isDevicesOnly)
        {
            JournalBroker.Install(scenario);
        }
        else
        {
            GatewayNode.Install(scenario);
        }
        return scenario;
    }
}
