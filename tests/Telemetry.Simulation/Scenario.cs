using Telemetry.Simulation.Devices;
using Telemetry.Simulation.Faults;
using Telemetry.Simulation.Kernel;
using Telemetry.Simulation.Network;

namespace Telemetry.Simulation;

/// <summary>
/// One seed's whole world: the swarm's plan, agents, network, gateway and truth. The gateway's node puts its broker
/// into <see cref="Broker"/> when it listens, and takes it out by dying.
/// </summary>
internal sealed class Scenario(ulong seed, Mutant mutant, TextWriter? trace)
{
    public World World { get; } = new(seed, trace);

    public Mutant Mutant => mutant;

    public Truth Truth { get; } = new();

    public FaultCounts Faults { get; } = new();

    public VirtualNetwork Network => field ??= new VirtualNetwork(this);

    /// <summary>The life that listens, with its broker; null while the gateway is down.</summary>
    public (Life Life, IBroker Broker)? Broker { get; set; }
}
