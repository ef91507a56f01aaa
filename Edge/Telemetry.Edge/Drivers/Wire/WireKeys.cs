using Telemetry.Edge.Configuration;

namespace Telemetry.Edge.Drivers.Wire;

/// <summary>The keys of a line in a sensor's entry.</summary>
internal static class WireKeys
{
    private const string PortAllowed = "a serial device file or tcp:HOST:PORT";

    /// <summary>Reads <c>port</c>, <c>baud</c> and, where they matter, <c>parity</c> and <c>stop_bits</c>.</summary>
    /// <param name="node">The sensor's entry.</param>
    /// <param name="baud">What the kind of device speaks unless somebody changed it.</param>
    /// <param name="isParityRead">Are there lines of this kind with a parity bit?</param>
    public static WireSettings Read(ConfigNode node, int baud, bool isParityRead)
    {
        var port = node.Text("port", PortAllowed, IsPort);
        var settings = new WireSettings(
            port,
            node.ChoiceOr(
                "baud", baud,
                1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600));
        if (!isParityRead)
        {
            return settings;
        }
        var parity = node.TextOr("parity", "none", "none, even or odd", t => t is "none" or "even" or "odd");
        return settings with
        {
            Parity = parity switch
            {
                "even" => WireParity.Even,
                "odd" => WireParity.Odd,
                _ => WireParity.Nothing,
            },
            StopBits = node.ChoiceOr("stop_bits", 1, 1, 2),
        };
    }

    /// <summary>
    /// Refuses two sensors on one line that cannot share it; a line that two read loses to each what the other took.
    /// </summary>
    /// <param name="sensors">All sensors, with the node of each.</param>
    public static void RefuseConflicts(IReadOnlyList<(ConfigNode Node, SensorConfig Sensor)> sensors)
    {
        var first = new Dictionary<string, IWireUser>(StringComparer.Ordinal);
        foreach (var (node, sensor) in sensors)
        {
            if (sensor is not IWireUser user || first.TryAdd(user.Wire.Port, user))
            {
                continue;
            }
            var other = first[user.Wire.Port];
            if (user.SharedAs is null || other.SharedAs != user.SharedAs)
            {
                throw node.Refusal("port", $"{user.Wire.Port} twice", "a line of its own");
            }
            if (other.Wire != user.Wire)
            {
                throw node.Refusal(
                    "port", $"{user.Wire.Port} with other settings", "the same baud, parity and stop_bits for all");
            }
        }
    }

    private static bool IsPort(string text) => text.StartsWith("tcp:", StringComparison.Ordinal)
        ? HostName.TryParseEndpoint(text.AsSpan(4), out _, out _)
        : text.Length > 1 && text[0] == '/' && !text.Contains('\0');
}
