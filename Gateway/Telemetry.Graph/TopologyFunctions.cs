using System.Collections.Immutable;
using System.Globalization;
using Telemetry.Alerts.Topology;
using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Graph;

/// <summary>The graph functions as SQL table functions over a topology. Edges go as trouble does; <c>kinds</c> are the
/// kinds of edges, with commas, all when it is left out.</summary>
public sealed class TopologyFunctions
{
    private static readonly SqlTableColumn NodeColumn = Text("node");
    private static readonly SqlTableColumn KindColumn = Text("kind");
    private static readonly SqlTableParameter Kinds = new("kinds", SqlType.String, IsOptional: true);
    private static readonly SqlTableParameter Node = new("node", SqlType.String);

    private readonly PlantTopology _topology;
    private readonly Dictionary<string, PlantGraph> _graphs = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    private TopologyFunctions(PlantTopology topology) => _topology = topology;

    /// <summary>The catalogue with the functions over a topology.</summary>
    public static SqlCatalog AddTo(SqlCatalog catalog, PlantTopology topology)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(topology);
        return new TopologyFunctions(topology).All().Aggregate(catalog, (all, function) => all.With(function));
    }

    private IEnumerable<SqlTableFunction> All() =>
    [
        Function("topology_nodes", [], [NodeColumn, KindColumn, Nullable("name")], [0], _ => Nodes()),
        Function("topology_edges", [Kinds], [Text("from_node"), Text("to_node"), KindColumn], [0, 1, 2], Edges),
        Function(
            "topology_neighbours", [Node, Kinds], [NodeColumn, Text("edge"), Text("direction")], [0, 1, 2], Neighbours),
        Function("topology_downstream", [Node, Kinds], [NodeColumn, KindColumn, Whole("distance")], [0],
            call => Reached(call, graph => graph.Downstream(call.Node(0)))),
        Function("topology_upstream", [Node, Kinds], [NodeColumn, KindColumn, Whole("distance")], [0],
            call => Reached(call, graph => graph.Upstream(call.Node(0)))),
        Function(
            "topology_reach", [Kinds], [Text("from_node"), Text("to_node"), Whole("distance")], [0, 1], Reach),
        Function("topology_components", [Kinds], [NodeColumn, Whole("component"), Whole("size")], [0],
            call => Parts(call.Graph(0).Components())),
        Function("topology_strong_components", [Kinds], [NodeColumn, Whole("component"), Whole("size")], [0],
            call => Parts(call.Graph(0).StrongComponents())),
        Function(
            "topology_shortest_path",
            [new("from_node", SqlType.String), new("to_node", SqlType.String), Kinds],
            [Whole("step"), NodeColumn, KindColumn], [0], Path),
        Function(
            "topology_centrality", [Kinds],
            [
                NodeColumn, KindColumn, Whole("degree_in"), Whole("degree_out"), Number("betweenness"),
                Number("pagerank"),
            ],
            [0], Centrality),
    ];

    private static SqlTableColumn Text(string name) => new(name, SqlType.String.With(false));

    private static SqlTableColumn Nullable(string name) => new(name, SqlType.String.With(true));

    private static SqlTableColumn Whole(string name) => new(name, SqlType.BigInt.With(false));

    private static SqlTableColumn Number(string name) => new(name, SqlType.Double.With(false));

    private static ImmutableArray<object?> Row(params object?[] values) => [.. values];

    private SqlTableFunction Function(
        string name, ImmutableArray<SqlTableParameter> parameters, ImmutableArray<SqlTableColumn> columns,
        ImmutableArray<int> key, Func<TopologyCall, IEnumerable<ImmutableArray<object?>>> rows) => new()
        {
            Name = name,
            Parameters = parameters,
            Columns = columns,
            PrimaryKey = key,
            Rows = arguments => Answer(new TopologyCall(_topology, arguments, GraphOf), rows),
        };

    private static SqlTableResult Answer(
        TopologyCall call, Func<TopologyCall, IEnumerable<ImmutableArray<object?>>> rows)
    {
        try
        {
            return new SqlTableResult.Rows([.. rows(call)]);
        }
        catch (TopologyCallException refused)
        {
            return refused.Refusal;
        }
    }

    /// <summary>One graph for all who ask for the same kinds.</summary>
    private PlantGraph GraphOf(IReadOnlySet<int> kinds)
    {
        string key = string.Join(',', kinds.Order().Select(kind => kind.ToString(CultureInfo.InvariantCulture)));
        lock (_lock)
        {
            if (!_graphs.TryGetValue(key, out PlantGraph? graph))
            {
                graph = new PlantGraph(_topology, kinds);
                _graphs.Add(key, graph);
            }

            return graph;
        }
    }

    private IEnumerable<int> ById() =>
        Enumerable.Range(0, _topology.Nodes.Count).OrderBy(IdOf, StringComparer.Ordinal);

    private string IdOf(int node) => _topology.Nodes[node].Id;

    private IEnumerable<ImmutableArray<object?>> Nodes() =>
        ById().Select(node => Row(IdOf(node), _topology.Nodes[node].Kind, _topology.Nodes[node].Name));

    private IEnumerable<ImmutableArray<object?>> Edges(TopologyCall call)
    {
        IReadOnlySet<int> kinds = call.Kinds(0);
        return _topology.Edges.Where(edge => kinds.Contains(edge.Kind))
            .Select(edge => (From: IdOf(edge.From), To: IdOf(edge.To), Kind: _topology.EdgeKinds[edge.Kind].Name))
            .OrderBy(edge => edge.From, StringComparer.Ordinal).ThenBy(edge => edge.To, StringComparer.Ordinal)
            .ThenBy(edge => edge.Kind, StringComparer.Ordinal)
            .Select(edge => Row(edge.From, edge.To, edge.Kind));
    }

    private IEnumerable<ImmutableArray<object?>> Neighbours(TopologyCall call)
    {
        int node = call.Node(0);
        IReadOnlySet<int> kinds = call.Kinds(1);
        var flows = _topology.Edges.Where(edge => kinds.Contains(edge.Kind))
            .Select(edge => (Flow: _topology.FlowOf(edge), Kind: _topology.EdgeKinds[edge.Kind].Name)).ToList();
        return flows.Where(edge => edge.Flow.Upstream == node)
            .Select(edge => (Id: IdOf(edge.Flow.Downstream), edge.Kind, Direction: "downstream"))
            .Concat(flows.Where(edge => edge.Flow.Downstream == node)
                .Select(edge => (Id: IdOf(edge.Flow.Upstream), edge.Kind, Direction: "upstream")))
            .OrderBy(edge => edge.Id, StringComparer.Ordinal).ThenBy(edge => edge.Kind, StringComparer.Ordinal)
            .ThenBy(edge => edge.Direction, StringComparer.Ordinal)
            .Select(edge => Row(edge.Id, edge.Kind, edge.Direction));
    }

    private IEnumerable<ImmutableArray<object?>> Reached(
        TopologyCall call, Func<PlantGraph, IReadOnlyList<NodeDistance>> reach)
    {
        _ = call.Node(0);
        return reach(call.Graph(1))
            .OrderBy(one => one.Distance).ThenBy(one => IdOf(one.Node), StringComparer.Ordinal)
            .Select(one => Row(IdOf(one.Node), _topology.Nodes[one.Node].Kind, (long)one.Distance));
    }

    /// <summary>Lazily: who asks stops when there are too many.</summary>
    private IEnumerable<ImmutableArray<object?>> Reach(TopologyCall call)
    {
        PlantGraph graph = call.Graph(0);
        return TopologyCall.Bounded(ById().SelectMany(from => graph.Downstream(from)
            .OrderBy(one => one.Distance).ThenBy(one => IdOf(one.Node), StringComparer.Ordinal)
            .Select(one => Row(IdOf(from), IdOf(one.Node), (long)one.Distance))));
    }

    private IEnumerable<ImmutableArray<object?>> Parts(int[] numbers)
    {
        Dictionary<int, int> sizes = numbers.CountBy(number => number).ToDictionary();
        return ById().Select(node => Row(IdOf(node), (long)numbers[node], (long)sizes[numbers[node]]));
    }

    private IEnumerable<ImmutableArray<object?>> Path(TopologyCall call)
    {
        int from = call.Node(0);
        int to = call.Node(1);
        return call.Graph(2).ShortestPath(from, to)
            .Select((node, step) => Row((long)step, IdOf(node), _topology.Nodes[node].Kind));
    }

    private IEnumerable<ImmutableArray<object?>> Centrality(TopologyCall call)
    {
        PlantGraph graph = call.Graph(0);
        if (!graph.HasCentrality)
        {
            throw TopologyCall.Refuse(0, "The topology is too large: its nodes times its edges are more than "
                + GraphLimits.CentralityStepsMax.ToString(CultureInfo.InvariantCulture) + ".");
        }

        NodeCentrality[] all = graph.Centralities();
        return ById().Select(node => Row(
            IdOf(node), _topology.Nodes[node].Kind, (long)all[node].DegreeIn, (long)all[node].DegreeOut,
            all[node].Betweenness, all[node].PageRank));
    }
}
