namespace Telemetry.Edge.Spooling;

/// <summary>What may share a pack.</summary>
internal readonly record struct ThinningKey(string Device, string Boot, string? MachineBoot, bool IsThinned);
