using Telemetry.Edge.Drivers;
using Telemetry.Edge.Drivers.Wire;

namespace Telemetry.Edge.Configuration;

/// <summary>Reads one entry of <c>sensors</c>.</summary>
internal static class SensorConfigReader
{
    private static readonly string Types = "one of " + string.Join(", ", DriverCatalog.Kinds.Select(k => k.Type));

    /// <summary>Reads all entries, and refuses those that cannot be beside one another.</summary>
    public static IReadOnlyList<SensorConfig> ReadAll(IReadOnlyList<ConfigNode> nodes) =>
        ReadAll(nodes, static refusal => throw refusal);

    /// <summary>As above; tells each refusal, one per entry, and goes on with the next.</summary>
    public static IReadOnlyList<SensorConfig> ReadAll(IReadOnlyList<ConfigNode> nodes, Action<ConfigException> refused)
    {
        List<(ConfigNode Node, SensorConfig Sensor)> read = [];
        foreach (var node in nodes)
        {
            try
            {
                read.Add((node, Read(node)));
            }
            catch (ConfigException e)
            {
                refused(e);
            }
        }
        try
        {
            WireKeys.RefuseConflicts(read);
        }
        catch (ConfigException e)
        {
            refused(e);
        }
        return [.. read.Select(r => r.Sensor)];
    }

    public static SensorConfig Read(ConfigNode node)
    {
        var type = node.Text("type", Types, t => DriverCatalog.Find(t) is not null);
        return DriverCatalog.Find(type)!.Read(node) with { Entry = node.Element }; // It was just found.
    }
}
