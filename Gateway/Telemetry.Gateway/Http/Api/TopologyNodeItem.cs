namespace Telemetry.Gateway.Http.Api;

/// <summary>A node of the plant, and how it is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind"><c>site</c>, <c>line</c>, <c>machine</c>, <c>device</c> or another word.</param>
/// <param name="Name">What people call it; null when they use the id.</param>
/// <param name="Component">The number of the part of the plant that it belongs to, from 1.</param>
/// <param name="State"><c>alerting</c> (an alert of its own fires), <c>affected</c> (alerts fire, and all have a known
/// cause elsewhere), <c>offline</c>, <c>unheard</c> (a device that never sent anything), else <c>ok</c>.</param>
/// <param name="Online">Whether the device is online; null of what is no device, or was never heard of.</param>
/// <param name="Alerts">Firing alerts of its own.</param>
/// <param name="Consequences">Firing alerts with a known cause elsewhere.</param>
/// <param name="Severity">The greatest severity among them; null without one.</param>
internal sealed record TopologyNodeItem(
    string Id, string Kind, string? Name, int Component, string State, bool? Online, int Alerts, int Consequences,
    string? Severity);
