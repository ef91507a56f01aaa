using System.Text.Json;

namespace Telemetry.Alerts.Topology;

/// <summary>Writes a topology in the words of its file.</summary>
internal static class TopologyWriter
{
    public static void Write(PlantTopology topology, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("edge_kinds");
        foreach (TopologyEdgeKind kind in topology.EdgeKinds)
        {
            json.WriteStartObject(kind.Name);
            json.WriteString("flows", kind.FlowsBack ? "back" : "forward");
            json.WriteBoolean("cyclic", kind.IsCyclic);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("nodes");
        foreach (TopologyNode node in topology.Nodes)
        {
            json.WriteStartObject();
            json.WriteString("id", node.Id);
            json.WriteString("kind", node.Kind);
            if (node.Name is { } name)
            {
                json.WriteString("name", name);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("edges");
        foreach (TopologyEdge edge in topology.Edges)
        {
            json.WriteStartObject();
            json.WriteString("kind", topology.EdgeKinds[edge.Kind].Name);
            json.WriteString("from", topology.Nodes[edge.From].Id);
            json.WriteString("to", topology.Nodes[edge.To].Id);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteCauses(topology, json);
        json.WriteEndObject();
    }

    private static void WriteCauses(PlantTopology topology, Utf8JsonWriter json)
    {
        json.WriteStartArray("causes");
        foreach (CauseRule cause in topology.Causes)
        {
            json.WriteStartObject();
            json.WriteString("rule", cause.Rule);
            json.WriteStartArray("along");
            foreach (int kind in cause.Along)
            {
                json.WriteStringValue(topology.EdgeKinds[kind].Name);
            }

            json.WriteEndArray();
            json.WriteStartArray("explains");
            foreach (string pattern in cause.Explains)
            {
                json.WriteStringValue(pattern);
            }

            json.WriteEndArray();
            json.WriteNumber("tolerance_seconds", cause.Tolerance.TotalSeconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
