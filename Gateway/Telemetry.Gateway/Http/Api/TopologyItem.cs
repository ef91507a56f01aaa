namespace Telemetry.Gateway.Http.Api;

/// <summary>The plant as it is configured, with how it is now.</summary>
/// <param name="Nodes">The nodes, in the file's order.</param>
/// <param name="Edges">The edges, in the file's order.</param>
/// <param name="Causes">Which alerts explain which others.</param>
/// <param name="Components">How many parts there are that have nothing to do with each other.</param>
/// <param name="NotInTopology">Devices that were heard of and are no nodes.</param>
internal sealed record TopologyItem(
    IReadOnlyList<TopologyNodeItem> Nodes, IReadOnlyList<TopologyEdgeItem> Edges,
    IReadOnlyList<TopologyCauseItem> Causes, int Components, IReadOnlyList<string> NotInTopology);
