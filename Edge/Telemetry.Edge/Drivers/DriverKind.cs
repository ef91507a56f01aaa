using Telemetry.Edge.Configuration;

namespace Telemetry.Edge.Drivers;

/// <summary>One kind of sensor that the agent can read.</summary>
/// <param name="Type">Its name in the configuration's <c>type</c>.</param>
/// <param name="Read">Reads an entry of it; throws a <see cref="ConfigException"/>.</param>
internal sealed record DriverKind(string Type, Func<ConfigNode, SensorConfig> Read);
