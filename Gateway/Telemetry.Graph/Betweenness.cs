using QuikGraph;

namespace Telemetry.Graph;

/// <summary>Betweenness by Brandes' algorithm, which the package has not: one search per node, then the shares of the
/// shortest ways summed from the far end back.</summary>
internal static class Betweenness
{
    public static double[] Of(BidirectionalGraph<int, SEdge<int>> graph, int count)
    {
        double[] sum = new double[count];
        double[] ways = new double[count];
        double[] share = new double[count];
        int[] distance = new int[count];
        var order = new List<int>(count);
        foreach (int source in graph.Vertices)
        {
            Array.Clear(ways);
            Array.Clear(share);
            Array.Fill(distance, -1);
            order.Clear();
            order.Add(source);
            (ways[source], distance[source]) = (1, 0);
            for (int next = 0; next < order.Count; next++)
            {
                Spread(graph, order[next], ways, distance, order);
            }

            for (int last = order.Count - 1; last > 0; last--)
            {
                int node = order[last];
                foreach (SEdge<int> edge in graph.InEdges(node))
                {
                    if (distance[edge.Source] >= 0 && distance[edge.Source] == distance[node] - 1)
                    {
                        share[edge.Source] += ways[edge.Source] / ways[node] * (1 + share[node]);
                    }
                }

                sum[node] += share[node];
            }
        }

        return sum;
    }

    private static void Spread(
        BidirectionalGraph<int, SEdge<int>> graph, int node, double[] ways, int[] distance, List<int> order)
    {
        foreach (SEdge<int> edge in graph.OutEdges(node))
        {
            if (distance[edge.Target] < 0)
            {
                distance[edge.Target] = distance[node] + 1;
                order.Add(edge.Target);
            }

            if (distance[edge.Target] == distance[node] + 1)
            {
                ways[edge.Target] += ways[node];
            }
        }
    }
}
