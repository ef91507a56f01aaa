namespace Telemetry.Gateway.Http.Api;

/// <summary>A silence is durable; it shows as soon as the pipeline has read it.</summary>
/// <param name="Position">Its record in the input journal.</param>
/// <param name="Silence">Its name.</param>
internal sealed record SilenceTaken(long Position, string Silence);
