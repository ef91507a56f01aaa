using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Remote;

/// <summary>What a trial looks at of one sensor.</summary>
/// <param name="Name">Its kind and place.</param>
/// <param name="Identity">Its kind and its device, or its line: what it is wherever it stands.</param>
/// <param name="State">How it is.</param>
/// <param name="Error">What went wrong last; null: nothing.</param>
internal sealed record SensorFact(string Name, string Identity, SensorState State, string? Error);
