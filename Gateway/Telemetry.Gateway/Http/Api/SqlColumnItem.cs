namespace Telemetry.Gateway.Http.Api;

/// <summary>A column of a stream.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its SQL type.</param>
internal sealed record SqlColumnItem(string Name, string Type);
