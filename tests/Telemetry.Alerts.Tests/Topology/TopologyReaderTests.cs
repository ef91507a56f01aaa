using System.Text;
using System.Text.Json;
using Telemetry.Alerts.Topology;

namespace Telemetry.Alerts.Tests.Topology;

public sealed class TopologyReaderTests
{
    private const string Plant = """
        {
          // A small plant.
          "edge_kinds": { "cools": { "flows": "forward", "cyclic": true }, "powers": { "cyclic": true } },
          "nodes": [
            { "id": "hall", "kind": "site", "name": "Hall 1" },
            { "id": "main", "kind": "supply" },
            { "id": "press", "kind": "device" },
            { "id": "pump", "kind": "device" }
          ],
          "edges": [
            { "kind": "hangs_below", "from": ["press", "pump"], "to": "hall" },
            { "kind": "powers", "from": "main", "to": ["press", "pump"] },
            { "kind": "cools", "from": "pump", "to": "press" }
          ],
          "causes": [
            { "rule": "device.*", "along": ["powers", "cools"], "explains": ["*"], "tolerance_seconds": 30 },
            { "rule": "power-lost", "along": "powers" }
          ]
        }
        """;

    [Fact]
    public void Whole_topology_is_read()
    {
        PlantTopology plant = Read(Plant);

        Assert.Equal(["hall", "main", "press", "pump"], plant.Nodes.Select(node => node.Id));
        Assert.Equal(new TopologyNode("hall", "site", "Hall 1"), plant.Nodes[0]);
        Assert.Equal(["feeds", "powers", "hangs_below", "cools"], plant.EdgeKinds.Select(kind => kind.Name));
        Assert.Equal([true, true, false, true], plant.EdgeKinds.Select(kind => kind.IsCyclic));
        Assert.Equal(
            ["press hangs_below hall", "pump hangs_below hall", "main powers press", "main powers pump",
                "pump cools press"],
            plant.Edges.Select(edge => $"{plant.Nodes[edge.From].Id} {plant.EdgeKinds[edge.Kind].Name} "
                + plant.Nodes[edge.To].Id));
        Assert.Equal((0, 2), plant.FlowOf(plant.Edges[0]));
        Assert.Equal((1, 2), plant.FlowOf(plant.Edges[2]));
        Assert.Equal([TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2)], plant.Causes.Select(c => c.Tolerance));
        Assert.Equal([1, 3], plant.Causes[0].Along);
        Assert.Equal(["*"], plant.Causes[1].Explains);
    }

    [Fact]
    public void Devices_that_are_offline_are_causes_unless_said_otherwise()
    {
        CauseRule cause = Assert.Single(Read("""{ "nodes": [] }""").Causes);
        Assert.Equal("device.offline", cause.Rule);
        Assert.Equal([0, 1, 2], cause.Along);
        Assert.Empty(Read("""{ "nodes": [], "causes": [] }""").Causes);
    }

    [Fact]
    public void What_is_written_is_read_as_the_same()
    {
        byte[] once = Written(Read(Plant));
        byte[] twice = Written(PlantTopology.Read("again", once));
        Assert.Equal(Encoding.UTF8.GetString(once), Encoding.UTF8.GetString(twice));
    }

    [Theory]
    [InlineData("press", "press/temperature", 2)]
    [InlineData("press:bearing", "press:bearing/temperature", 2)]
    [InlineData("press.a.b", "x", 2)]
    [InlineData("presse", "presse/temperature", -1)]
    [InlineData(null, "hall/temperature", 0)]
    [InlineData(null, "hall", 0)]
    [InlineData(null, "/hall", -1)]
    [InlineData(null, "", -1)]
    [InlineData("lathe", "hall/temperature", -1)]
    public void Alert_is_of_the_node_that_it_names(string? device, string key, int expected) =>
        Assert.Equal(expected, Read(Plant).NodeOf(device, key));

    /// <summary>Every complaint is one line with file, line, column, key and what is allowed.</summary>
    [Theory]
    [InlineData("{", "f:1:2: is not valid JSON: Expected depth to be zero")]
    [InlineData("{}\n{}", "f:2:1: is not valid JSON: '{' is invalid after a single JSON value")]
    [InlineData("[]", "f:1:1: (top): […] is not allowed: an object {…}")]
    [InlineData("{}", "f:1:1: (top): the key nodes is missing")]
    [InlineData("""{"nodes":[],"node":1}""",
        "f:1:20: node: 1 is not allowed: unknown key; allowed here: edge_kinds, nodes, edges, causes")]
    [InlineData("""{"nodes":[],"nodes":[]}""", "f:1:21: nodes: the key is there twice")]
    [InlineData("""{"nodes":{}}""", "f:1:10: nodes: {…} is not allowed: a list […]")]
    [InlineData("""{"nodes":[{"kind":"x"}]}""", "f:1:11: nodes[0]: the key id is missing")]
    [InlineData("""{"nodes":[{"id":"a"}]}""", "f:1:11: nodes[0]: the key kind is missing")]
    [InlineData("""{"nodes":[{"id":"a b","kind":"x"}]}""", "f:1:17: nodes[0].id: \"a b\" is not allowed: "
        + "a name of 1 to 128 characters out of A-Z a-z 0-9 _ . : -")]
    [InlineData("""{"nodes":[{"id":"a","kind":"X"}]}""", "f:1:28: nodes[0].kind: \"X\" is not allowed: "
        + "site, line, machine, device or a word of 1 to 64 characters out of a-z 0-9 _")]
    [InlineData("""{"nodes":[{"id":"a","kind":"x","name":""}]}""", "f:1:39: nodes[0].name: \"\" is not allowed: "
        + "a text of 1 to 256 characters without control characters")]
    [InlineData("{\"nodes\":[\n {\"id\":\"ä\",\"kind\":\"x\"}]}",
        "f:2:8: nodes[0].id: \"ä\" is not allowed: a name of 1 to 128 characters out of A-Z a-z 0-9 _ . : -")]
    public void Wrong_nodes_are_refused_with_their_place(string json, string expected) => Refused(json, expected);

    [Theory]
    [InlineData("""{"kind":"feeds","from":"a"}""", "f:2:1: edges[0]: the key to is missing")]
    [InlineData("""{"kind":"feds","from":"a","to":"b"}""", "f:2:9: edges[0].kind: there is no kind of edges 'feds'; "
        + "there are feeds, powers, hangs_below, and edge_kinds declares more")]
    [InlineData("""{"kind":"feeds","from":"a","to":["b","x"]}""", "f:2:38: edges[0].to[1]: there is no node 'x'")]
    [InlineData("""{"kind":"feeds","from":7,"to":"b"}""", "f:2:24: edges[0].from: 7 is not allowed: a list […]")]
    [InlineData("""{"kind":"feeds","from":"a","to":"a"}""",
        "f:2:33: edges[0].to: a feeds a: an edge leads from one node to another")]
    [InlineData("""{"kind":"feeds","from":"a","to":["b","b"]}""",
        "f:2:38: edges[0].to[1]: a feeds b: the edge is there twice")]
    [InlineData("{\"kind\":\"hangs_below\",\"from\":\"a\",\"to\":\"b\"},\n"
        + "{\"kind\":\"hangs_below\",\"from\":\"b\",\"to\":\"c\"},\n"
        + "{\"kind\":\"hangs_below\",\"from\":\"c\",\"to\":\"a\"}",
        "f:4:39: edges[2].to: hangs_below must not go round in a circle: a hangs_below b hangs_below c hangs_below a")]
    [InlineData("{\"kind\":\"powers\",\"from\":\"c\",\"to\":\"b\"},{\"kind\":\"powers\",\"from\":\"b\",\"to\":\"c\"}",
        "f:2:72: edges[1].to: powers must not go round in a circle: b powers c powers b")]
    public void Wrong_edges_are_refused_with_their_place(string edges, string expected) => Refused(
        """{"nodes":[{"id":"a","kind":"x"},{"id":"b","kind":"x"},{"id":"c","kind":"x"}],"edges":[""" + "\n"
        + edges + "]}",
        expected);

    [Theory]
    [InlineData(""" "edge_kinds":{"Big":{}}""",
        "f:1:34: edge_kinds.Big: the name of a kind of edges is a word of 1 to 64 characters out of a-z 0-9 _")]
    [InlineData(""" "edge_kinds":{"a":{"flows":"up"}}""",
        "f:1:41: edge_kinds.a.flows: \"up\" is not allowed: forward or back")]
    [InlineData(""" "edge_kinds":{"a":{"cyclic":1}}""",
        "f:1:42: edge_kinds.a.cyclic: 1 is not allowed: true or false")]
    [InlineData(""" "causes":[{}]""", "f:1:24: causes[0]: the key rule is missing")]
    [InlineData(""" "causes":[{"rule":""}]""",
        "f:1:32: causes[0].rule: \"\" is not allowed: the id of a rule, or a pattern of it with * and ?")]
    [InlineData(""" "causes":[{"rule":"a","along":[]}]""",
        "f:1:44: causes[0].along: […] is not allowed: one kind of edges or more")]
    [InlineData(""" "causes":[{"rule":"a","along":"x"}]""", "f:1:44: causes[0].along: there is no kind of edges 'x'; "
        + "there are feeds, powers, hangs_below, and edge_kinds declares more")]
    [InlineData(""" "causes":[{"rule":"a","tolerance_seconds":3601}]""",
        "f:1:56: causes[0].tolerance_seconds: 3601 is not allowed: a number of seconds from 0 to 3600")]
    public void Wrong_kinds_and_causes_are_refused_with_their_place(string part, string expected) =>
        Refused("""{"nodes":[],""" + part + "}", expected);

    [Fact]
    public void Feeds_may_go_round_and_a_long_chain_is_no_trouble()
    {
        var nodes = Enumerable.Range(0, TopologyLimits.NodesMax).Select(n => $$"""{"id":"n{{n}}","kind":"x"}""");
        var chain = Enumerable.Range(1, TopologyLimits.NodesMax - 1)
            .Select(n => $$"""{"kind":"hangs_below","from":"n{{n}}","to":"n{{n - 1}}"}""");
        string round = """{"kind":"feeds","from":["n1","n2"],"to":"n0"},{"kind":"feeds","from":"n0","to":"n1"}""";

        PlantTopology plant = Read(
            $$"""{"nodes":[{{string.Join(',', nodes)}}],"edges":[{{string.Join(',', chain)}},{{round}}]}""");

        Assert.Equal(TopologyLimits.NodesMax + 2, plant.Edges.Count);
        Refused(
            $$"""{"nodes":[{{string.Join(',', nodes)}},{"id":"one-more","kind":"x"}]}""",
            "f:1:10: nodes: 10001 entries; at most 10000 are allowed");
        string from = string.Join(',', Enumerable.Range(0, 300).Select(n => $"\"n{n}\""));
        string to = string.Join(',', Enumerable.Range(9000, 180).Select(n => $"\"n{n}\""));
        string many = $$"""{"kind":"feeds","from":[{{from}}],"to":[{{to}}]}""";
        Refused(
            $$"""{"nodes":[{{string.Join(',', nodes)}}],"edges":[{{many}}]}""", "at most 50000 edges are allowed");
    }

    /// <summary>Each change of the configuration carries the whole plant, so that what was said with it can be
    /// replayed.</summary>
    [Fact]
    public void Plant_that_cannot_be_journalled_is_refused_and_a_large_one_of_usual_ids_is_not()
    {
        var random = new Random(3);
        string Id(int length) => string.Concat(
            Enumerable.Range(0, length).Select(_ => (char)('a' + random.Next(26)))) + random.Next(100_000);
        string[] ids = [.. Enumerable.Range(0, TopologyLimits.NodesMax).Select(n => $"line-{n % 40}-machine-{n}")];
        string[] longIds = [.. ids.Select(_ => Id(120))];

        Assert.Equal(TopologyLimits.EdgesMax, Read(Plant(ids)).Edges.Count);
        Refused(Plant(longIds), "packed, this topology has ");

        string Plant(string[] names)
        {
            var edges = Enumerable.Range(0, TopologyLimits.EdgesMax).Select(edge => (
                From: edge / 5, To: ((edge / 5) + 1 + ((edge % 5) * 1_999) + random.Next(1_900)) % names.Length));
            return $$"""{"nodes":[{{string.Join(',', names.Select(name => $$"""{"id":"{{name}}","kind":"x"}"""))}}],"""
                + $$""" "edges":[{{string.Join(',', edges.Select(edge =>
                    $$"""{"kind":"feeds","from":"{{names[edge.From]}}","to":"{{names[edge.To]}}"}"""))}}]}""";
        }
    }

    [Fact]
    public void Packed_text_is_unpacked_and_nothing_else_is()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 50_000).Select(n => $"edge {n};")));
        byte[] packed = PackedText.Pack(text);

        Assert.True(packed.Length < text.Length / 3);
        Assert.Equal(text, PackedText.Unpack(packed, text.Length));
        Assert.Null(PackedText.Unpack(packed, text.Length - 1));
        Assert.Null(PackedText.Unpack(packed.AsSpan(0, packed.Length - 1), text.Length));
        Assert.Null(PackedText.Unpack([.. packed, 1], text.Length));
        Assert.Null(PackedText.Unpack(text, text.Length));
        Assert.Null(PackedText.Unpack([], text.Length));
        var random = new Random(5);
        for (int turn = 0; turn < 200; turn++)
        {
            byte[] other = [.. packed];
            other[random.Next(1, other.Length)] ^= (byte)random.Next(1, 256);
            _ = PackedText.Unpack(other, text.Length);
        }
    }

    [Fact]
    public void Random_bytes_are_refused_or_read_and_nothing_else()
    {
        var random = new Random(17);
        byte[] plant = Encoding.UTF8.GetBytes(Plant);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] broken = [.. plant];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            }

            try
            {
                PlantTopology.Read("f", broken);
            }
            catch (TopologyException refused)
            {
                Assert.StartsWith("f:", refused.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(refused.Message, char.IsControl);
            }
        }
    }

    private static PlantTopology Read(string json) => PlantTopology.Read("f", Encoding.UTF8.GetBytes(json));

    private static void Refused(string json, string expected) => Assert.Contains(
        expected, Assert.Throws<TopologyException>(() => Read(json)).Message, StringComparison.Ordinal);

    private static byte[] Written(PlantTopology plant)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            plant.Write(json);
        }

        return stream.ToArray();
    }
}
