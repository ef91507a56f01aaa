using System.Text;
using Telemetry.Alerts.Topology;

namespace Telemetry.Graph.Tests;

/// <summary>Topologies for tests.</summary>
internal static class Plants
{
    public static PlantTopology Read(string json) => PlantTopology.Read("plant", Encoding.UTF8.GetBytes(json));

    /// <summary>main powers press and pump, which hang below the line; pump and press feed each other; lamp is alone.
    /// </summary>
    public static PlantTopology Small { get; } = Read("""
        {
          "nodes": [
            { "id": "line", "kind": "line", "name": "Line 1" }, { "id": "main", "kind": "supply" },
            { "id": "press", "kind": "device" }, { "id": "pump", "kind": "device" }, { "id": "lamp", "kind": "device" }
          ],
          "edges": [
            { "kind": "powers", "from": "main", "to": ["press", "pump"] },
            { "kind": "hangs_below", "from": ["press", "pump"], "to": "line" },
            { "kind": "feeds", "from": "pump", "to": "press" }, { "kind": "feeds", "from": "press", "to": "pump" }
          ]
        }
        """);

    /// <summary>Random edges of kinds that may all go round, several between two nodes now and then.</summary>
    public static PlantTopology Random(Random random)
    {
        int count = random.Next(1, 13);
        string[] kinds = ["feeds", "powers", "hangs_below"];
        var edges = new HashSet<string>();
        for (int edge = random.Next(0, 3 * count); edge > 0; edge--)
        {
            (int from, int to) = (random.Next(count), random.Next(count));
            if (from != to)
            {
                edges.Add($$"""{"kind":"{{kinds[random.Next(3)]}}","from":"n{{from}}","to":"n{{to}}"}""");
            }
        }

        var nodes = Enumerable.Range(0, count).Select(node => $$"""{"id":"n{{node}}","kind":"device"}""");
        return Read($$"""
            {
              "edge_kinds": { "powers": { "cyclic": true }, "hangs_below": { "cyclic": true } },
              "nodes": [{{string.Join(',', nodes.OrderBy(_ => random.Next()))}}], "edges": [{{string.Join(',', edges)}}]
            }
            """);
    }
}
