namespace Telemetry.Gateway.Http.Api;

/// <summary>A SQL text in JSON.</summary>
/// <param name="Sql">The statements.</param>
internal sealed record SqlBody(string? Sql);
