namespace Telemetry.Simulation.Oracle;

/// <summary>Whose clocks were right all the time: what may happen to their readings is known beforehand.</summary>
internal sealed class GoodClocks
{
    private readonly HashSet<string> _devices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlySet<TimeSpan>> _offsets = new(StringComparer.Ordinal);
    private readonly bool _isGatewayRight;

    public GoodClocks(Scenario scenario)
    {
        foreach (var agent in scenario.Agents.Where(agent => !agent.Node.WasWrong))
        {
            _devices.UnionWith(agent.DeviceNames);
        }
        foreach (var agent in scenario.Agents)
        {
            foreach (var device in agent.DeviceNames)
            {
                _offsets[device] = agent.Node.WallOffsets;
            }
        }
        _isGatewayRight = scenario.World.Nodes.Where(node => node.Name == "gateway").All(node => !node.WasWrong);
    }

    /// <summary>How far the wall clock of the device's agent ever was from the truth.</summary>
    public IReadOnlySet<TimeSpan> OffsetsOf(string device) => _offsets[device];

    /// <summary>
    /// May this become of a reading of the device? With its own clock right nothing is ever late; and it is dated in
    /// the future only for a gateway that is behind.
    /// </summary>
    public bool Excuse(string device, ReadingFate fate) =>
        !_devices.Contains(device) || (fate == ReadingFate.Future && !_isGatewayRight);
}
