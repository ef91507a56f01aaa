using Telemetry.Engine.Runtime;

namespace Telemetry.Simulation.Oracle;

/// <summary>One record of the output journal, as it lies there and decoded.</summary>
internal sealed record OutputEntry(long Position, byte[] Payload, OutputRecord Record);
