namespace Telemetry.Alerts.Topology;

/// <summary>Finds circles of edges of one kind.</summary>
internal static class TopologyCircle
{
    /// <summary>The edges of a circle, in its order, by their places; empty when there is none.</summary>
    public static IReadOnlyList<int> Find(IReadOnlyList<TopologyEdge> edges, int kind, int nodeCount)
    {
        var outgoing = new List<int>?[nodeCount];
        int[] incoming = new int[nodeCount];
        for (int place = 0; place < edges.Count; place++)
        {
            if (edges[place].Kind == kind)
            {
                (outgoing[edges[place].From] ??= []).Add(place);
                incoming[edges[place].To]++;
            }
        }

        // Who has nothing before it goes, and with it its edges: what stays has a circle before it.
        var free = new Stack<int>(Enumerable.Range(0, nodeCount).Where(node => incoming[node] == 0));
        int left = nodeCount;
        while (free.TryPop(out int node))
        {
            left--;
            foreach (int edge in outgoing[node] ?? [])
            {
                if (--incoming[edges[edge].To] == 0)
                {
                    free.Push(edges[edge].To);
                }
            }
        }

        return left == 0 ? [] : Walk(edges, kind, incoming);
    }

    /// <summary>Goes back along the edges from node to node that stayed, each of which has one that stayed before it,
    /// until one is met again.</summary>
    private static List<int> Walk(IReadOnlyList<TopologyEdge> edges, int kind, int[] incoming)
    {
        var before = new Dictionary<int, int>();
        for (int place = 0; place < edges.Count; place++)
        {
            if (edges[place].Kind == kind && incoming[edges[place].From] > 0 && incoming[edges[place].To] > 0)
            {
                before.TryAdd(edges[place].To, place);
            }
        }

        int node = before.Keys.Min();
        var seen = new Dictionary<int, int>();
        var way = new List<int>();
        while (seen.TryAdd(node, way.Count))
        {
            int edge = before[node];
            way.Add(edge);
            node = edges[edge].From;
        }

        List<int> circle = way[seen[node]..];
        circle.Reverse();
        return circle;
    }
}
