namespace Telemetry.Gateway.Http;

/// <summary>One thing that has to be right for the gateway to be ready.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Ok">Whether it is right.</param>
/// <param name="Detail">What was found.</param>
internal sealed record ReadinessCheck(string Name, bool Ok, string Detail);
