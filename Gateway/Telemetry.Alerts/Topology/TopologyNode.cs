namespace Telemetry.Alerts.Topology;

/// <summary>Something that a plant has: a site, a line, a machine, a device, a supply, a pipe.</summary>
/// <param name="Id">What it is called; of a device the name under which it sends.</param>
/// <param name="Kind">What it is: <c>site</c>, <c>line</c>, <c>machine</c>, <c>device</c>, or any other word.</param>
/// <param name="Name">What people call it; null when they use the id.</param>
public sealed record TopologyNode(string Id, string Kind, string? Name)
{
    /// <summary>The kind of what sends readings.</summary>
    public const string DeviceKind = "device";
}
