using QuikGraph;
using QuikGraph.Algorithms;
using QuikGraph.Algorithms.Observers;
using QuikGraph.Algorithms.Ranking;
using QuikGraph.Algorithms.Search;
using Telemetry.Alerts.Topology;

namespace Telemetry.Graph;

/// <summary>
/// A topology as a graph whose edges go as trouble does (from what powers to what is powered, from the machine to the
/// device that hangs below it), by some kinds of edges or all. Nodes are places in the topology. What it answers does
/// not depend on the order in the file where it can be helped: among several shortest ways the one whose nodes come
/// first by their ids.
/// </summary>
public sealed class PlantGraph
{
    private const double Damping = 0.85;
    private const double Tolerance = 1e-12;

    private readonly BidirectionalGraph<int, SEdge<int>> _graph = new(allowParallelEdges: false);
    private readonly int _count;

    /// <summary>Makes the graph.</summary>
    /// <param name="topology">The topology.</param>
    /// <param name="kinds">The kinds of edges, by their places; null for all.</param>
    public PlantGraph(PlantTopology topology, IReadOnlySet<int>? kinds = null)
    {
        ArgumentNullException.ThrowIfNull(topology);
        _count = topology.Nodes.Count;
        _graph.AddVertexRange(Enumerable.Range(0, _count)
            .OrderBy(node => topology.Nodes[node].Id, StringComparer.Ordinal));
        _graph.AddEdgeRange(topology.Edges
            .Where(edge => kinds is null || kinds.Contains(edge.Kind))
            .Select(topology.FlowOf)
            .Distinct()
            .OrderBy(edge => topology.Nodes[edge.Upstream].Id, StringComparer.Ordinal)
            .ThenBy(edge => topology.Nodes[edge.Downstream].Id, StringComparer.Ordinal)
            .Select(edge => new SEdge<int>(edge.Upstream, edge.Downstream)));
    }

    /// <summary>Whether betweenness can be had.</summary>
    public bool HasCentrality => (_count + 1L) * (_graph.EdgeCount + 1L) <= GraphLimits.CentralityStepsMax;

    /// <summary>What suffers when a node breaks, the nearest first.</summary>
    public IReadOnlyList<NodeDistance> Downstream(int node) => Reached(_graph, node);

    /// <summary>What a node suffers from, the nearest first.</summary>
    public IReadOnlyList<NodeDistance> Upstream(int node) =>
        Reached(new ReversedBidirectionalGraph<int, SEdge<int>>(_graph), node);

    /// <summary>The nodes of a shortest way, with both ends; empty when there is none.</summary>
    public IReadOnlyList<int> ShortestPath(int from, int to)
    {
        if (from == to)
        {
            return [from];
        }

        return _graph.TreeBreadthFirstSearch(from)(to, out IEnumerable<SEdge<int>> path)
            ? [from, .. path.Select(edge => edge.Target)] : [];
    }

    /// <summary>Parts of the plant that have nothing to do with each other: for each node the number of its part,
    /// counted by the first node of each in the order of ids, from 1.</summary>
    public int[] Components()
    {
        var components = new Dictionary<int, int>();
        _graph.WeaklyConnectedComponents(components);
        return Numbered(components);
    }

    /// <summary>Nodes that suffer from each other (rings); numbered the same. Most are alone.</summary>
    public int[] StrongComponents()
    {
        var components = new Dictionary<int, int>();
        _graph.StronglyConnectedComponents(components);
        return Numbered(components);
    }

    /// <summary>How central each node is.</summary>
    public NodeCentrality[] Centralities()
    {
        var ranks = new PageRankAlgorithm<int, SEdge<int>>(_graph)
        {
            Damping = Damping,
            Tolerance = Tolerance,
            MaxIterations = GraphLimits.PageRankRoundsMax,
        };
        ranks.Compute();
        double[] between = Betweenness.Of(_graph, _count);
        return [.. Enumerable.Range(0, _count).Select(node => new NodeCentrality(
            _graph.InDegree(node), _graph.OutDegree(node), between[node], ranks.Ranks[node]))];
    }

    private static List<NodeDistance> Reached<TEdge>(IVertexListGraph<int, TEdge> graph, int node)
        where TEdge : IEdge<int>
    {
        var search = new BreadthFirstSearchAlgorithm<int, TEdge>(graph);
        var distances = new VertexDistanceRecorderObserver<int, TEdge>(_ => 1);
        var order = new List<int>();
        search.TreeEdge += edge => order.Add(edge.Target);
        using (distances.Attach(search))
        {
            search.Compute(node);
        }

        return [.. order.Select(other => new NodeDistance(other, (int)distances.Distances[other]))];
    }

    private int[] Numbered(Dictionary<int, int> components)
    {
        var numbers = new Dictionary<int, int>();
        int[] numbered = new int[_count];
        foreach (int node in _graph.Vertices)
        {
            int component = components[node];
            numbers.TryAdd(component, numbers.Count + 1);
            numbered[node] = numbers[component];
        }

        return numbered;
    }
}
