using Telemetry.Edge.Drivers;

namespace Telemetry.Edge.Configuration;

/// <summary>Reads one entry of <c>sensors</c>.</summary>
internal static class SensorConfigReader
{
    private static readonly string Types = "one of " + string.Join(", ", DriverCatalog.Kinds.Select(k => k.Type));

    public static SensorConfig Read(ConfigNode node)
    {
        var type = node.Text("type", Types, t => DriverCatalog.Find(t) is not null);
        return DriverCatalog.Find(type)!.Read(node); // It was just found.
    }
}
