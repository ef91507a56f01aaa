namespace Telemetry.Gateway.Http.Api;

/// <summary>What to send once more.</summary>
/// <param name="Delivery">One delivery, by its webhook-id, however it was settled; without it all dead ones.</param>
/// <param name="From">Of the dead ones those given up from this time on: RFC 3339.</param>
/// <param name="To">Of the dead ones those given up before this time: RFC 3339.</param>
internal sealed record RedeliverBody(string? Delivery, DateTimeOffset? From, DateTimeOffset? To);
