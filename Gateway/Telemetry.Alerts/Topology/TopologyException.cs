namespace Telemetry.Alerts.Topology;

/// <summary>What is wrong with a topology: one line with file, line, column, key and what is allowed.</summary>
public sealed class TopologyException(string message) : Exception(message);
