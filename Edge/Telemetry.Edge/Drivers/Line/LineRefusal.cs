using Telemetry.Contract;

namespace Telemetry.Edge.Drivers.Line;

/// <summary>A line that cannot be used, and why.</summary>
internal readonly record struct LineRefusal(long Line, DecodeError Reason);
