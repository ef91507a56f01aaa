namespace Telemetry.Alerts.Topology;

/// <summary>An edge as the file says it: "from kind to", <c>main powers press</c>.</summary>
/// <param name="Kind">The kind, by its place in <see cref="PlantTopology.EdgeKinds"/>.</param>
/// <param name="From">The one node, by its place in <see cref="PlantTopology.Nodes"/>.</param>
/// <param name="To">The other node, the same.</param>
public readonly record struct TopologyEdge(int Kind, int From, int To);
