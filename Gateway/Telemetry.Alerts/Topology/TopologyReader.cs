using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Telemetry.Alerts.Topology;

/// <summary>Reads a topology out of its JSON, strictly.</summary>
internal sealed class TopologyReader(PlacedValue root)
{
    private const string IdRule = "a name of 1 to 128 characters out of A-Z a-z 0-9 _ . : -";
    private const string KindRule = "a word of 1 to 64 characters out of a-z 0-9 _";

    private static readonly TimeSpan ToleranceDefault = TimeSpan.FromMinutes(2);
    private static readonly SearchValues<char> IdLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-");

    private static readonly SearchValues<char> KindLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private readonly List<TopologyNode> _nodes = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<TopologyEdgeKind> _kinds = [.. TopologyEdgeKind.BuiltIn];
    private readonly List<TopologyEdge> _edges = [];
    private readonly List<PlacedValue> _edgeValues = [];
    private readonly HashSet<TopologyEdge> _known = [];
    private readonly List<CauseRule> _causes = [];

    public PlantTopology Read()
    {
        var members = root.Object("edge_kinds", "nodes", "edges", "causes");
        if (members.TryGetValue("edge_kinds", out PlacedValue? kinds))
        {
            ReadKinds(kinds);
        }

        foreach (PlacedValue node in root.Needed(members, "nodes").List(TopologyLimits.NodesMax))
        {
            ReadNode(node);
        }

        if (members.TryGetValue("edges", out PlacedValue? edges))
        {
            foreach (PlacedValue edge in edges.List(TopologyLimits.EdgesMax))
            {
                ReadEdge(edge);
            }
        }

        CheckCircles();
        if (members.TryGetValue("causes", out PlacedValue? causes))
        {
            foreach (PlacedValue cause in causes.List(TopologyLimits.CausesMax))
            {
                _causes.Add(ReadCause(cause));
            }
        }
        else
        {
            _causes.Add(new CauseRule
            {
                Rule = AlertRule.OfflineId,
                Along = BuiltInKinds(),
                Explains = ["*"],
                Tolerance = ToleranceDefault,
            });
        }

        PlantTopology topology = new(_nodes, _kinds, _edges, _causes);
        CheckSize(topology);
        return topology;
    }

    private void CheckSize(PlantTopology topology)
    {
        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter json = new(text))
        {
            topology.Write(json);
        }

        // What is short enough as it is need not be packed.
        int bytes = text.WrittenCount <= TopologyLimits.PackedBytesMax
            ? text.WrittenCount
            : PackedText.Pack(text.WrittenSpan).Length;
        if (bytes > TopologyLimits.PackedBytesMax)
        {
            throw root.Complain(string.Create(
                CultureInfo.InvariantCulture,
                $"packed, this topology has {bytes} bytes: at most {TopologyLimits.PackedBytesMax} are journalled "
                + $"(shorter ids, or fewer edges)"));
        }
    }

    private static int[] BuiltInKinds() => [.. Enumerable.Range(0, TopologyEdgeKind.BuiltIn.Count)];

    private static bool IsId(string id) =>
        id.Length is > 0 and <= TopologyLimits.IdLengthMax && !id.AsSpan().ContainsAnyExcept(IdLetters);

    private static bool IsKind(string kind) =>
        kind.Length is > 0 and <= TopologyLimits.KindLengthMax && !kind.AsSpan().ContainsAnyExcept(KindLetters);

    /// <summary>Kinds of the file; a built-in one may be said again, with another word about circles.</summary>
    private void ReadKinds(PlacedValue value)
    {
        foreach ((string name, PlacedValue kind) in value.Members())
        {
            if (!IsKind(name))
            {
                throw kind.Complain($"the name of a kind of edges is {KindRule}");
            }

            var members = kind.Object("flows", "cyclic");
            int known = _kinds.FindIndex(one => one.Name == name);
            if (known < 0 && _kinds.Count == TopologyLimits.EdgeKindsMax)
            {
                throw kind.Complain(string.Create(
                    CultureInfo.InvariantCulture, $"at most {TopologyLimits.EdgeKindsMax} kinds of edges are allowed"));
            }

            TopologyEdgeKind before = known < 0 ? new TopologyEdgeKind(name, false, false) : _kinds[known];
            TopologyEdgeKind read = before with
            {
                FlowsBack = members.TryGetValue("flows", out PlacedValue? flows)
                    ? flows.Text("forward or back", text => text is "forward" or "back") == "back"
                    : before.FlowsBack,
                IsCyclic = members.TryGetValue("cyclic", out PlacedValue? cyclic) ? cyclic.Flag() : before.IsCyclic,
            };
            if (known >= 0)
            {
                _kinds[known] = read;
            }
            else
            {
                _kinds.Add(read);
            }
        }
    }

    private void ReadNode(PlacedValue value)
    {
        var members = value.Object("id", "kind", "name");
        PlacedValue id = value.Needed(members, "id");
        string text = id.Text(IdRule, IsId);
        string kind = value.Needed(members, "kind").Text($"site, line, machine, device or {KindRule}", IsKind);
        string? name = members.TryGetValue("name", out PlacedValue? shown)
            ? shown.Text(
                "a text of 1 to 256 characters without control characters",
                one => one.Length is > 0 and <= TopologyLimits.NameLengthMax && !one.Any(char.IsControl))
            : null;
        if (!_places.TryAdd(text, _nodes.Count))
        {
            throw id.Complain($"there is a node '{text}' already");
        }

        _nodes.Add(new TopologyNode(text, kind, name));
    }

    private void ReadEdge(PlacedValue value)
    {
        var members = value.Object("kind", "from", "to");
        PlacedValue kindValue = value.Needed(members, "kind");
        string kindName = kindValue.Text(KindRule, IsKind);
        int kind = KindOf(kindValue, kindName);
        PlacedValue fromValue = value.Needed(members, "from");
        PlacedValue toValue = value.Needed(members, "to");
        foreach (PlacedValue oneFrom in fromValue.OneOrMany(TopologyLimits.NodesMax))
        {
            int from = NodeOf(oneFrom);
            foreach (PlacedValue oneTo in toValue.OneOrMany(TopologyLimits.NodesMax))
            {
                Add(new TopologyEdge(kind, from, NodeOf(oneTo)), oneTo);
            }
        }
    }

    private void Add(TopologyEdge edge, PlacedValue value)
    {
        string text = $"{_nodes[edge.From].Id} {_kinds[edge.Kind].Name} {_nodes[edge.To].Id}";
        if (edge.From == edge.To)
        {
            throw value.Complain($"{text}: an edge leads from one node to another");
        }

        if (!_known.Add(edge))
        {
            throw value.Complain($"{text}: the edge is there twice");
        }

        if (_edges.Count == TopologyLimits.EdgesMax)
        {
            throw value.Complain(string.Create(
                CultureInfo.InvariantCulture, $"at most {TopologyLimits.EdgesMax} edges are allowed"));
        }

        _edges.Add(edge);
        _edgeValues.Add(value);
    }

    private int NodeOf(PlacedValue value)
    {
        string id = value.Text(IdRule, IsId);
        return _places.TryGetValue(id, out int place) ? place : throw value.Complain($"there is no node '{id}'");
    }

    private int KindOf(PlacedValue value, string name)
    {
        int place = _kinds.FindIndex(kind => kind.Name == name);
        return place >= 0 ? place : throw value.Complain(
            $"there is no kind of edges '{name}'; there are {string.Join(", ", _kinds.Select(kind => kind.Name))}, and "
            + "edge_kinds declares more");
    }

    private CauseRule ReadCause(PlacedValue value)
    {
        var members = value.Object("rule", "along", "explains", "tolerance_seconds");
        int[] along = BuiltInKinds();
        if (members.TryGetValue("along", out PlacedValue? kinds))
        {
            along = [.. kinds.OneOrMany(TopologyLimits.EdgeKindsMax)
                .Select(kind => KindOf(kind, kind.Text(KindRule, IsKind))).Distinct().Order()];
            if (along.Length == 0)
            {
                throw kinds.Refuse("one kind of edges or more");
            }
        }

        return new CauseRule
        {
            Rule = Pattern(value.Needed(members, "rule")),
            Along = along,
            Explains = members.TryGetValue("explains", out PlacedValue? rules)
                ? [.. rules.OneOrMany(TopologyLimits.PatternsMax).Select(Pattern)] : ["*"],
            Tolerance = members.TryGetValue("tolerance_seconds", out PlacedValue? seconds)
                ? seconds.Seconds(TopologyLimits.ToleranceMax) : ToleranceDefault,
        };
    }

    private static string Pattern(PlacedValue value) => value.Text(
        "the id of a rule, or a pattern of it with * and ?",
        text => text.Length is > 0 and <= AlertLimits.NameLengthMax && !text.Any(char.IsControl));

    private void CheckCircles()
    {
        for (int kind = 0; kind < _kinds.Count; kind++)
        {
            if (!_kinds[kind].IsCyclic && TopologyCircle.Find(_edges, kind, _nodes.Count) is { Count: > 0 } circle)
            {
                // The last of them in the file is the one that closed it.
                int last = circle.Max();
                IEnumerable<string> way = circle.Select(edge => _nodes[_edges[edge].From].Id);
                string text = string.Join($" {_kinds[kind].Name} ", way.Append(_nodes[_edges[circle[0]].From].Id));
                throw _edgeValues[last].Complain($"{_kinds[kind].Name} must not go round in a circle: {text}");
            }
        }
    }
}
