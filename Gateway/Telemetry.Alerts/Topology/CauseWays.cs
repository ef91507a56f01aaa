namespace Telemetry.Alerts.Topology;

/// <summary>The ways that trouble takes through a plant, for one entry of <c>causes</c>.</summary>
internal sealed class CauseWays
{
    private readonly int[][] _upstream;
    private readonly int[][] _downstream;
    private readonly int[] _seen;
    private int _walk;

    public CauseWays(PlantTopology topology, IReadOnlyList<int> kinds)
    {
        var upstream = new SortedSet<int>?[topology.Nodes.Count];
        var downstream = new SortedSet<int>?[topology.Nodes.Count];
        foreach (TopologyEdge edge in topology.Edges)
        {
            if (kinds.Contains(edge.Kind))
            {
                (int from, int to) = topology.FlowOf(edge);
                (downstream[from] ??= []).Add(to);
                (upstream[to] ??= []).Add(from);
            }
        }

        _upstream = [.. upstream.Select(nodes => nodes?.ToArray() ?? [])];
        _downstream = [.. downstream.Select(nodes => nodes?.ToArray() ?? [])];
        _seen = new int[topology.Nodes.Count];
    }

    public bool HasUpstream(int node) => _upstream[node].Length > 0;

    public bool HasDownstream(int node) => _downstream[node].Length > 0;

    /// <summary>The nodes from which trouble comes, the nearest first: one list per distance, without the node
    /// itself.</summary>
    public IEnumerable<IReadOnlyList<int>> Upstream(int node) => Walk(node, _upstream);

    /// <summary>The nodes that suffer, the same.</summary>
    public IEnumerable<IReadOnlyList<int>> Downstream(int node) => Walk(node, _downstream);

    /// <summary>One walk at a time: the caller ends it before it begins another.</summary>
    private IEnumerable<IReadOnlyList<int>> Walk(int node, int[][] next)
    {
        int walk = ++_walk;
        _seen[node] = walk;
        List<int> level = [node];
        while (level.Count > 0)
        {
            var further = new List<int>();
            foreach (int other in level.SelectMany(from => next[from]))
            {
                if (_seen[other] != walk)
                {
                    _seen[other] = walk;
                    further.Add(other);
                }
            }

            if (further.Count > 0)
            {
                yield return further;
            }

            level = further;
        }
    }
}
