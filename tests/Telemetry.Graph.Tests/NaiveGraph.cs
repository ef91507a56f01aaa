using Telemetry.Alerts.Topology;

namespace Telemetry.Graph.Tests;

/// <summary>The same answers from the matrix of all distances (Floyd and Warshall) and from counting ways, without any
/// search.</summary>
internal sealed class NaiveGraph
{
    public const int Far = 1_000_000;

    private readonly PlantTopology _plant;
    private readonly bool[,] _edges;

    public NaiveGraph(PlantTopology plant, IReadOnlySet<int>? kinds)
    {
        _plant = plant;
        Count = plant.Nodes.Count;
        _edges = new bool[Count, Count];
        foreach (TopologyEdge edge in plant.Edges.Where(edge => kinds is null || kinds.Contains(edge.Kind)))
        {
            bool isBack = plant.EdgeKinds[edge.Kind].Name == "hangs_below";
            _edges[isBack ? edge.To : edge.From, isBack ? edge.From : edge.To] = true;
        }

        Distances = new int[Count, Count];
        Fill();
    }

    public int Count { get; }

    public int[,] Distances { get; }

    private IEnumerable<int> All => Enumerable.Range(0, Count);

    public int DegreeOut(int node) => All.Count(to => _edges[node, to]);

    public int DegreeIn(int node) => All.Count(from => _edges[from, node]);

    public bool HasEdge(int from, int to) => _edges[from, to];

    /// <summary>Whether two nodes are joined when nobody minds the edges' direction.</summary>
    public bool AreJoined(int one, int two)
    {
        var seen = new HashSet<int> { one };
        while (All.FirstOrDefault(
            node => !seen.Contains(node) && seen.Any(other => _edges[node, other] || _edges[other, node]), -1) is >= 0
            and var next)
        {
            seen.Add(next);
        }

        return seen.Contains(two);
    }

    public bool AreInARing(int one, int two) => Distances[one, two] < Far && Distances[two, one] < Far;

    /// <summary>All shortest ways between two nodes, listed.</summary>
    public IEnumerable<int[]> Ways(int from, int to)
    {
        if (from == to)
        {
            return [[from]];
        }

        return Distances[from, to] >= Far ? [] : All
            .Where(next => _edges[from, next] && Distances[next, to] == Distances[from, to] - 1)
            .SelectMany(next => Ways(next, to).Select(rest => (int[])[from, .. rest]));
    }

    public double Betweenness(int node) => (
        from source in All
        from target in All
        where source != target && source != node && target != node && Distances[source, target] < Far
        let ways = Ways(source, target).ToList()
        select ways.Count(way => way.Contains(node)) / (double)ways.Count).Sum();

    public double[] PageRanks()
    {
        double[] ranks = [.. All.Select(_ => 1.0)];
        for (int round = 0; round < 2_000; round++)
        {
            ranks = [.. All.Select(node => 0.15 + (0.85
                * All.Where(from => _edges[from, node]).Sum(from => ranks[from] / DegreeOut(from))))];
        }

        return ranks;
    }

    /// <summary>Among the shortest ways the one whose nodes' ids come first.</summary>
    public int[] FirstWay(int from, int to) => Ways(from, to)
        .OrderBy(
            way => string.Join(' ', way.Select(node => _plant.Nodes[node].Id.PadRight(10))), StringComparer.Ordinal)
        .FirstOrDefault([]);

    private void Fill()
    {
        foreach (int from in All)
        {
            foreach (int to in All)
            {
                Distances[from, to] = from == to ? 0 : _edges[from, to] ? 1 : Far;
            }
        }

        foreach (int middle in All)
        {
            foreach (int from in All)
            {
                foreach (int to in All)
                {
                    Distances[from, to] = Math.Min(
                        Distances[from, to], Distances[from, middle] + Distances[middle, to]);
                }
            }
        }
    }
}
