using Telemetry.Edge.Drivers;
using Telemetry.Edge.Drivers.Wire;

namespace Telemetry.Edge.Configuration;

/// <summary>Reads one entry of <c>sensors</c>.</summary>
internal static class SensorConfigReader
{
    private static readonly string Types = "one of " + string.Join(", ", DriverCatalog.Kinds.Select(k => k.Type));

    /// <summary>Reads all entries, and refuses those that cannot be beside one another.</summary>
    public static IReadOnlyList<SensorConfig> ReadAll(IReadOnlyList<ConfigNode> nodes)
    {
        List<(ConfigNode Node, SensorConfig Sensor)> read = [.. nodes.Select(n => (n, Read(n)))];
        WireKeys.RefuseConflicts(read);
        return [.. read.Select(r => r.Sensor)];
    }

    public static SensorConfig Read(ConfigNode node)
    {
        var type = node.Text("type", Types, t => DriverCatalog.Find(t) is not null);
        return DriverCatalog.Find(type)!.Read(node); // It was just found.
    }
}
