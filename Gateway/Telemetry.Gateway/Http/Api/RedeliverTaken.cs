namespace Telemetry.Gateway.Http.Api;

/// <summary>What will be sent once more.</summary>
/// <param name="Count">How many deliveries.</param>
internal sealed record RedeliverTaken(int Count);
