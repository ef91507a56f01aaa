namespace Telemetry.Edge.Drivers.Registers;

/// <summary>A register's field that must have a value.</summary>
internal sealed record RegisterCondition(RegisterField Field, long Equal);
