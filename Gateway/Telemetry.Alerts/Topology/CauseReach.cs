namespace Telemetry.Alerts.Topology;

/// <summary>Which alerts of a plant can explain others at all.</summary>
public sealed class CauseReach
{
    private readonly PlantTopology _topology;
    private readonly CauseWays[] _ways;

    /// <summary>Looks at a plant.</summary>
    /// <param name="topology">The plant.</param>
    public CauseReach(PlantTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        _topology = topology;
        _ways = [.. topology.Causes.Select(rule => new CauseWays(topology, rule.Along))];
    }

    /// <summary>Whether an alert of this rule and place can be a cause: its rule is one's, and something is downstream
    /// of it.</summary>
    /// <param name="rule">Its rule.</param>
    /// <param name="device">Its device, or null.</param>
    /// <param name="key">Its key.</param>
    public bool CanExplain(string rule, string? device, string key)
    {
        int node = _topology.NodeOf(device, key);
        for (int entry = 0; node >= 0 && entry < _ways.Length; entry++)
        {
            if (_ways[entry].HasDownstream(node) && Glob.IsMatch(_topology.Causes[entry].Rule, rule))
            {
                return true;
            }
        }

        return false;
    }
}
