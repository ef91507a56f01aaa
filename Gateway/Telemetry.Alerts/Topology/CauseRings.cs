namespace Telemetry.Alerts.Topology;

/// <summary>
/// Which nodes suffer from each other (the strongly connected components of all that trouble can take): between those
/// the earlier alert explains the later one, else none of them would be told.
/// </summary>
internal static class CauseRings
{
    /// <summary>A number for each node, the same for nodes that suffer from each other.</summary>
    public static int[] Of(PlantTopology topology)
    {
        int count = topology.Nodes.Count;
        var next = new List<int>?[count];
        HashSet<int> kinds = [.. topology.Causes.SelectMany(cause => cause.Along)];
        foreach (TopologyEdge edge in topology.Edges)
        {
            if (kinds.Contains(edge.Kind))
            {
                (int from, int to) = topology.FlowOf(edge);
                (next[from] ??= []).Add(to);
            }
        }

        return new Search(next).Run();
    }

    /// <summary>Tarjan's algorithm with a stack of its own: a plant may be a chain of ten thousand.</summary>
    private sealed class Search(List<int>?[] next)
    {
        private readonly int[] _order = new int[next.Length];
        private readonly int[] _low = new int[next.Length];
        private readonly int[] _ring = new int[next.Length];
        private readonly Stack<int> _open = new();
        private readonly Stack<(int Node, int Edge)> _way = new();
        private int _count;

        public int[] Run()
        {
            Array.Fill(_ring, -1);
            for (int node = 0; node < next.Length; node++)
            {
                if (_order[node] == 0)
                {
                    From(node);
                }
            }

            return _ring;
        }

        private void From(int start)
        {
            Enter(start);
            while (_way.TryPop(out var step))
            {
                (int node, int edge) = step;
                List<int> outgoing = next[node] ?? [];
                if (edge > 0)
                {
                    _low[node] = Math.Min(_low[node], LowOf(outgoing[edge - 1]));
                }

                while (edge < outgoing.Count && _order[outgoing[edge]] > 0)
                {
                    _low[node] = Math.Min(_low[node], LowOf(outgoing[edge]));
                    edge++;
                }

                if (edge < outgoing.Count)
                {
                    _way.Push((node, edge + 1));
                    Enter(outgoing[edge]);
                }
                else if (_low[node] == _order[node])
                {
                    Close(node);
                }
            }
        }

        /// <summary>How far back it reaches; what is in a ring already reaches nowhere.</summary>
        private int LowOf(int node) => _ring[node] >= 0 ? int.MaxValue : _low[node];

        private void Enter(int node)
        {
            _order[node] = _low[node] = ++_count;
            _open.Push(node);
            _way.Push((node, 0));
        }

        private void Close(int node)
        {
            int member;
            do
            {
                member = _open.Pop();
                _ring[member] = node;
            }
            while (member != node);
        }
    }
}
