using System.Text.Json.Nodes;

namespace Telemetry.FirmwareSim.Demo;

/// <summary>What hangs together in the demo's plant, in the words of the gateway's configuration.</summary>
internal static class DemoTopology
{
    /// <summary>The mains power all; the pump feeds the press; press and pump are a line, and all stand in one
    /// hall.</summary>
    public static JsonObject Json() => new()
    {
        ["nodes"] = new JsonArray(
            Node("hall", "site", "Hall 1"), Node("mains", "supply", "Mains"), Node("line-1", "line", "Line 1"),
            Node("press", "device", "Press"), Node("pump", "device", "Pump"), Node("hvac", "device", "Ventilation")),
        ["edges"] = new JsonArray(
            Edge("mains", "powers", "press", "pump", "hvac"),
            Edge("pump", "feeds", "press"),
            Edge("press", "hangs_below", "line-1"),
            Edge("pump", "hangs_below", "line-1"),
            Edge("line-1", "hangs_below", "hall"),
            Edge("hvac", "hangs_below", "hall")),
    };

    private static JsonObject Node(string id, string kind, string name) =>
        new() { ["id"] = id, ["kind"] = kind, ["name"] = name };

    private static JsonObject Edge(string from, string kind, params string[] to) => new()
    {
        ["kind"] = kind,
        ["from"] = from,
        ["to"] = new JsonArray([.. to.Select(one => JsonValue.Create(one))]),
    };
}
