namespace Telemetry.Edge.Tests.Bench;

/// <summary>A sensor whose readings are counted.</summary>
/// <param name="Name">Its type and place in the configuration.</param>
/// <param name="Device">Its device.</param>
/// <param name="Metric">A metric that it gives each time.</param>
/// <param name="Period">Seconds from time to time.</param>
internal sealed record PolledSensor(string Name, string Device, string Metric, double Period);
