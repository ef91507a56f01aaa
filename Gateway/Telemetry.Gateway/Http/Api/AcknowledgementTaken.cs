namespace Telemetry.Gateway.Http.Api;

/// <summary>The acknowledgement is durable.</summary>
/// <param name="Position">Its record in the input journal.</param>
internal sealed record AcknowledgementTaken(long Position);
