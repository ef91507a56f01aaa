namespace Telemetry.Graph;

/// <summary>A node and how far it is.</summary>
/// <param name="Node">The node's place in the topology.</param>
/// <param name="Distance">Edges on the shortest way to it.</param>
public readonly record struct NodeDistance(int Node, int Distance);
