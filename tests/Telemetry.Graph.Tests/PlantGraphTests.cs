using Telemetry.Alerts.Topology;

namespace Telemetry.Graph.Tests;

/// <summary>The graph against <see cref="NaiveGraph"/> on random plants, by all kinds of edges and by some.</summary>
public sealed class PlantGraphTests
{
    [Fact]
    public void Reach_equals_the_matrix_of_distances() => Compare((graph, naive, seed) =>
    {
        for (int node = 0; node < naive.Count; node++)
        {
            int[] others = [.. Enumerable.Range(0, naive.Count).Where(other => other != node)];
            Assert.Equal(
                others.Where(to => naive.Distances[node, to] < NaiveGraph.Far)
                    .Select(to => new NodeDistance(to, naive.Distances[node, to])),
                graph.Downstream(node).OrderBy(one => one.Node));
            Assert.Equal(
                others.Where(from => naive.Distances[from, node] < NaiveGraph.Far)
                    .Select(from => new NodeDistance(from, naive.Distances[from, node])),
                graph.Upstream(node).OrderBy(one => one.Node));
            Assert.Equal(graph.Downstream(node).Select(one => one.Distance).Order(),
                graph.Downstream(node).Select(one => one.Distance));
        }
    });

    [Fact]
    public void Shortest_path_is_the_first_of_the_shortest_ones() => Compare((graph, naive, seed) =>
    {
        for (int from = 0; from < naive.Count; from++)
        {
            for (int to = 0; to < naive.Count; to++)
            {
                Assert.Equal(naive.FirstWay(from, to), graph.ShortestPath(from, to));
            }
        }
    });

    [Fact]
    public void Components_are_what_hangs_together() => Compare((graph, naive, seed) =>
    {
        (int[] parts, int[] rings) = (graph.Components(), graph.StrongComponents());
        for (int one = 0; one < naive.Count; one++)
        {
            for (int two = 0; two < naive.Count; two++)
            {
                Assert.Equal(naive.AreJoined(one, two), parts[one] == parts[two]);
                Assert.Equal(naive.AreInARing(one, two), rings[one] == rings[two]);
            }
        }

        Assert.Equal(Enumerable.Range(1, parts.Max()), parts.Distinct().Order());
        Assert.Equal(Enumerable.Range(1, rings.Max()), rings.Distinct().Order());
    });

    [Fact]
    public void Centralities_equal_the_counted_ones() => Compare((graph, naive, seed) =>
    {
        NodeCentrality[] all = graph.Centralities();
        double[] ranks = naive.PageRanks();
        for (int node = 0; node < naive.Count; node++)
        {
            Assert.Equal(naive.DegreeIn(node), all[node].DegreeIn);
            Assert.Equal(naive.DegreeOut(node), all[node].DegreeOut);
            Assert.Equal(naive.Betweenness(node), all[node].Betweenness, tolerance: 1e-9);
            Assert.Equal(ranks[node], all[node].PageRank, tolerance: 1e-9);
        }
    });

    [Fact]
    public void Answers_do_not_depend_on_the_order_of_the_file()
    {
        var random = new Random(3);
        for (int round = 0; round < 100; round++)
        {
            PlantTopology plant = Plants.Random(random);
            PlantTopology other = Shuffled(plant, random);
            (PlantGraph one, PlantGraph two) = (new PlantGraph(plant), new PlantGraph(other));
            int[] place = [.. plant.Nodes.Select(node => other.PlaceOf(node.Id))];
            (int[] parts, int[] otherParts) = (one.Components(), two.Components());
            Assert.Equal(parts, place.Select(node => otherParts[node]));
            Assert.Equal(one.Centralities(), place.Select(node => two.Centralities()[node]));
            foreach (int to in Enumerable.Range(0, place.Length))
            {
                Assert.Equal(
                    one.ShortestPath(0, to).Select(node => place[node]), two.ShortestPath(place[0], place[to]));
            }
        }
    }

    [Fact]
    public void Chain_of_ten_thousand_is_no_trouble()
    {
        var nodes = Enumerable.Range(0, 10_000).Select(n => $$"""{"id":"n{{n}}","kind":"x"}""");
        var edges = Enumerable.Range(1, 9_999).Select(n => $$"""{"kind":"feeds","from":"n{{n - 1}}","to":"n{{n}}"}""");
        var graph = new PlantGraph(Plants.Read(
            $$"""{"nodes":[{{string.Join(',', nodes)}}],"edges":[{{string.Join(',', edges)}}]}"""));

        Assert.Equal(9_999, graph.Downstream(0)[^1].Distance);
        Assert.Equal(10_000, graph.ShortestPath(0, 9_999).Count);
        Assert.Equal(10_000, graph.StrongComponents().Distinct().Count());
        Assert.Single(graph.Components().Distinct());
        Assert.False(graph.HasCentrality);
    }

    private static PlantTopology Shuffled(PlantTopology plant, Random random)
    {
        var nodes = plant.Nodes.OrderBy(_ => random.Next())
            .Select(node => $$"""{"id":"{{node.Id}}","kind":"device"}""");
        var edges = plant.Edges.OrderBy(_ => random.Next()).Select(edge =>
            $$"""{"kind":"{{plant.EdgeKinds[edge.Kind].Name}}","from":"{{plant.Nodes[edge.From].Id}}","""
            + $$""" "to":"{{plant.Nodes[edge.To].Id}}"}""");
        return Plants.Read($$"""
            {
              "edge_kinds": { "powers": { "cyclic": true }, "hangs_below": { "cyclic": true } },
              "nodes": [{{string.Join(',', nodes)}}], "edges": [{{string.Join(',', edges)}}]
            }
            """);
    }

    private static void Compare(Action<PlantGraph, NaiveGraph, int> compare)
    {
        for (int seed = 1; seed <= 200; seed++)
        {
            PlantTopology plant = Plants.Random(new Random(seed));
            IReadOnlySet<int>? kinds = seed % 3 == 0 ? new HashSet<int> { 0, 2 } : null;
            compare(new PlantGraph(plant, kinds), new NaiveGraph(plant, kinds), seed);
        }
    }
}
