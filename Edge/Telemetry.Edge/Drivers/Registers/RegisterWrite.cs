namespace Telemetry.Edge.Drivers.Registers;

/// <summary>Bytes that are written, the register's number first, and the pause after them.</summary>
internal sealed record RegisterWrite(byte[] Bytes, TimeSpan Wait);
