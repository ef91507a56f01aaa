using Telemetry.Simulation.Faults;
using Telemetry.Simulation.Kernel;

namespace Telemetry.Simulation.Network;

/// <summary>Carries packets between agents and the gateway's broker, or does not.</summary>
internal sealed class VirtualNetwork(Scenario scenario)
{
    private readonly Dictionary<string, Connection> _atGateway = new(StringComparer.Ordinal);
    private readonly Chance _chance = scenario.World.Chance.Fork("network");

    public World World => scenario.World;

    public Scenario Scenario => scenario;

    public Chance Chance => _chance;

    public bool Fires(FaultKind kind, double rate)
    {
        if (!_chance.Happens(rate))
        {
            return false;
        }
        scenario.Faults.Fired(kind);
        return true;
    }

    /// <summary>How long a packet takes.</summary>
    public TimeSpan Delay(Weather weather) => Fires(FaultKind.Delay, weather.Slow)
        ? _chance.Between(weather.DelayMost, weather.SlowMost)
        : _chance.Between(weather.DelayLeast, weather.DelayMost);

    /// <summary>The broker, if somebody listens.</summary>
    public (Life Life, IBroker Broker)? Listening() =>
        scenario.Broker is { Life.IsAlive: true } broker ? broker : null;

    /// <summary>The connection that the gateway has of a client, as far as it knows.</summary>
    public Connection? AtGateway(string clientId) => _atGateway.GetValueOrDefault(clientId);

    public void Admit(Connection connection) => _atGateway[connection.ClientId] = connection;

    public void Forget(Connection connection)
    {
        if (_atGateway.TryGetValue(connection.ClientId, out var known) && known == connection)
        {
            _atGateway.Remove(connection.ClientId);
        }
    }
}
