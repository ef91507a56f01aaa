namespace Telemetry.Gateway.Http.Api;

/// <summary>What a person did is durable; it shows as soon as the pipeline has read it.</summary>
/// <param name="Position">Its record in the input journal.</param>
internal sealed record CareTaken(long Position);
