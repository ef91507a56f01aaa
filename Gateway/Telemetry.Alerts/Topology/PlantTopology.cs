using System.Text.Json;

namespace Telemetry.Alerts.Topology;

/// <summary>
/// A plant: sites, lines, machines, devices and what else it has, the edges between them, and which alerts explain
/// which others. Never changed once it is read.
/// </summary>
public sealed class PlantTopology
{
    private readonly Dictionary<string, int> _places;

    internal PlantTopology(
        IReadOnlyList<TopologyNode> nodes, IReadOnlyList<TopologyEdgeKind> edgeKinds, IReadOnlyList<TopologyEdge> edges,
        IReadOnlyList<CauseRule> causes)
    {
        (Nodes, EdgeKinds, Edges, Causes) = (nodes, edgeKinds, edges, causes);
        _places = new Dictionary<string, int>(nodes.Count, StringComparer.Ordinal);
        for (int place = 0; place < nodes.Count; place++)
        {
            _places.Add(nodes[place].Id, place);
        }
    }

    /// <summary>The nodes, in the file's order.</summary>
    public IReadOnlyList<TopologyNode> Nodes { get; }

    /// <summary>The kinds of edges: the built-in ones, then those of the file.</summary>
    public IReadOnlyList<TopologyEdgeKind> EdgeKinds { get; }

    /// <summary>The edges, in the file's order.</summary>
    public IReadOnlyList<TopologyEdge> Edges { get; }

    /// <summary>Which alerts explain which others.</summary>
    public IReadOnlyList<CauseRule> Causes { get; }

    /// <summary>Reads a topology.</summary>
    /// <param name="name">The file's name, which every complaint begins with.</param>
    /// <param name="json">Its bytes.</param>
    /// <returns>The topology.</returns>
    /// <exception cref="TopologyException">Something is wrong: the first of it.</exception>
    public static PlantTopology Read(string name, ReadOnlyMemory<byte> json)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new TopologyReader(PlacedValue.Parse(name, json.ToArray())).Read();
    }

    /// <summary>The place of a node; −1 when there is none of that id.</summary>
    public int PlaceOf(string id) => _places.GetValueOrDefault(id, -1);

    /// <summary>The place of a kind of edges; −1 when there is none of that name.</summary>
    public int KindOf(string name)
    {
        for (int place = 0; place < EdgeKinds.Count; place++)
        {
            if (EdgeKinds[place].Name == name)
            {
                return place;
            }
        }

        return -1;
    }

    /// <summary>The node that an alert is about: of its device, or of the device that this one is a part of
    /// (<c>pump:bearing</c> of <c>pump</c>); without a device of what its key names. −1 when that is no node.</summary>
    public int NodeOf(string? device, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        string name = device ?? key;
        while (!_places.ContainsKey(name))
        {
            int end = name.LastIndexOfAny(device is null ? ['/', ':', '.'] : [':', '.']);
            if (end <= 0)
            {
                return -1;
            }

            name = name[..end];
        }

        return _places[name];
    }

    /// <summary>The edge as trouble takes it: from the node that breaks to the one that suffers.</summary>
    public (int Upstream, int Downstream) FlowOf(TopologyEdge edge) =>
        EdgeKinds[edge.Kind].FlowsBack ? (edge.To, edge.From) : (edge.From, edge.To);

    /// <summary>Writes the topology in the words of the file, with every default said: reading that gives an equal
    /// one.</summary>
    public void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        TopologyWriter.Write(this, json);
    }
}
