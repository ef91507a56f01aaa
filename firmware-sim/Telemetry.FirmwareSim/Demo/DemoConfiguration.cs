using System.Text.Json;
using System.Text.Json.Nodes;

namespace Telemetry.FirmwareSim.Demo;

/// <summary>The configuration files that the launcher writes for the gateway and the agents.</summary>
internal static class DemoConfiguration
{
    /// <summary>Above this a bearing is too hot; a healthy one stays below 60 °C.</summary>
    public const double BearingCelsiusMax = 75;

    /// <summary>
    /// ISO 10816's limit between "only for a while" and "damage"; a healthy machine stays below 4 mm/s.
    /// </summary>
    public const double VibrationMax = 7.1;

    /// <summary>A device's clock is that of its slowest sensor: a rare one would hold the page back.</summary>
    private const int HostPeriodMillis = 2000;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The gateway's rules, its plant, and its webhook to the launcher's own receiver.</summary>
    public static string Gateway(Uri webhook, string secret) => new JsonObject
    {
        ["rules"] = new JsonArray(
            Rule("bearing-hot", "bearing_temperature", BearingCelsiusMax, 65, "critical"),
            Rule("vibration-high", "vibration_rms", VibrationMax, 4.5, "warning")),
        ["topology"] = DemoTopology.Json(),
        ["webhooks"] = new JsonArray(new JsonObject
        {
            ["id"] = "demo",
            ["url"] = webhook.AbsoluteUri,
            ["secret"] = secret,
            ["allow_private"] = true,
        }),
    }.ToJsonString(Indented);

    /// <summary>An agent with a BME280, a serial device, its host's metrics and the history's line port.</summary>
    public static string Agent(DemoAgentPorts ports) => new JsonObject
    {
        ["agent"] = ports.Agent,
        ["gateway"] = new JsonObject { ["host"] = ports.Gateway.Address.ToString(), ["port"] = ports.Gateway.Port },
        ["spool"] = new JsonObject { ["directory"] = ports.SpoolDirectory, ["max_mb"] = 64, ["commit_ms"] = 200 },
        ["publish"] = new JsonObject { ["reconnect_max_ms"] = 2000 },
        ["time_quality"] = "synced",
        ["sensors"] = new JsonArray(
            new JsonObject
            {
                ["type"] = "bme280",
                ["device"] = ports.Agent,
                ["bus"] = $"bridge:unix:{ports.BridgePath}",
                ["address"] = 0x76,
                ["period_ms"] = 1000,
                ["oversampling"] = new JsonObject { ["temperature"] = 2, ["pressure"] = 16, ["humidity"] = 1 },
            },
            new JsonObject
            {
                ["type"] = "line",
                ["device"] = ports.Agent,
                ["port"] = ports.SerialPath,
                ["baud"] = 115200,
            },
            new JsonObject
            {
                ["type"] = "line",
                ["device"] = ports.Agent,
                ["port"] = $"tcp:127.0.0.1:{ports.HistoryPort}",
            },
            new JsonObject { ["type"] = "host", ["device"] = ports.Agent, ["period_ms"] = HostPeriodMillis }),
    }.ToJsonString(Indented);

    private static JsonObject Rule(string id, string metric, double raise, double clear, string severity) => new()
    {
        ["id"] = id,
        ["metric"] = metric,
        ["raise_above"] = raise,
        ["clear_below"] = clear,
        ["for_windows"] = 2,
        ["severity"] = severity,
        ["aggregate"] = "avg",
        ["late_after_seconds"] = 30,
    };
}
