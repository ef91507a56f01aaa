namespace Telemetry.Gateway.Http.Api;

/// <summary>An edge of the plant: "from kind to".</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="From">The one node.</param>
/// <param name="To">The other node.</param>
/// <param name="Flows"><c>forward</c> when trouble goes from <c>from</c> to <c>to</c>, else <c>back</c>.</param>
internal sealed record TopologyEdgeItem(string Kind, string From, string To, string Flows);
