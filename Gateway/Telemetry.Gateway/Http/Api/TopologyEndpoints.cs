using Microsoft.AspNetCore.Http.HttpResults;
using Telemetry.Alerts.Topology;
using Telemetry.Contract.Live;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Interfaces;
using Telemetry.Graph;

namespace Telemetry.Gateway.Http.Api;

/// <summary><c>/api/v1/topology</c>: the plant, and how its parts are.</summary>
internal static class TopologyEndpoints
{
    private static readonly string[] Severities = ["info", "warning", "critical"];

    public static void MapTopology(this IEndpointRouteBuilder api) =>
        api.MapGet("/topology", Topology).WithTags("topology").WithSummary("The plant")
            .WithDescription("Nodes with their states, edges, and which alerts explain which others. 404 when the "
                + "configuration has no topology.");

    private static Results<Ok<TopologyItem>, ProblemHttpResult> Topology(
        GatewayOptions options, IDeviceView devices, ViewStore views)
    {
        if (options.Topology is not { } topology)
        {
            return Problems.Missing("The configuration has no topology.");
        }

        IReadOnlyList<DeviceSnapshot> heard = [.. devices.Devices()];
        Dictionary<string, DeviceSnapshot> byId = heard.ToDictionary(device => device.Id, StringComparer.Ordinal);
        ILookup<int, AlertItem> firing = Firing(views)
            .ToLookup(alert => topology.NodeOf(alert.Device, alert.Key));
        int[] components = new PlantGraph(topology).Components();
        return TypedResults.Ok(new TopologyItem(
            [.. topology.Nodes.Select((node, place) => NodeOf(
                node, components[place], byId.GetValueOrDefault(node.Id), [.. firing[place]]))],
            [.. topology.Edges.Select(edge => EdgeOf(topology, edge))],
            [.. topology.Causes.Select(cause => new TopologyCauseItem(
                cause.Rule, [.. cause.Along.Select(kind => topology.EdgeKinds[kind].Name)], cause.Explains,
                cause.Tolerance.TotalSeconds))],
            components.Distinct().Count(),
            [.. heard.Select(device => device.Id).Where(id => topology.NodeOf(id, id) < 0)
                .Order(StringComparer.Ordinal)]));
    }

    private static TopologyEdgeItem EdgeOf(PlantTopology topology, TopologyEdge edge) => new(
        topology.EdgeKinds[edge.Kind].Name, topology.Nodes[edge.From].Id, topology.Nodes[edge.To].Id,
        topology.EdgeKinds[edge.Kind].FlowsBack ? "back" : "forward");

    private static TopologyNodeItem NodeOf(
        TopologyNode node, int component, DeviceSnapshot? device, IReadOnlyList<AlertItem> firing)
    {
        int consequences = firing.Count(alert => alert.Cause is not null);
        bool isUnheard = device is null && node.Kind == TopologyNode.DeviceKind;
        string state = firing.Count > consequences ? "alerting"
            : consequences > 0 ? "affected"
            : device is { Online: false } ? "offline"
            : isUnheard ? "unheard" : "ok";
        return new TopologyNodeItem(
            node.Id, node.Kind, node.Name, component, state, device?.Online, firing.Count - consequences, consequences,
            firing.Select(alert => alert.Severity).MaxBy(severity => Array.IndexOf(Severities, severity)));
    }

    private static List<AlertItem> Firing(ViewStore views)
    {
        List<AlertItem> firing = [];
        ViewQuery query = new() { Limit = HttpLimits.ItemsMax };
        ViewPage<AlertItem> page;
        do
        {
            page = views.Read(database => database.Alerts.Find(query, new AlertFilter { State = "firing" }));
            firing.AddRange(page.Items);
            query = query with { After = page.Next };
        }
        while (page.Next is not null);
        return firing;
    }
}
