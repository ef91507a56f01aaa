using System.Text.Json;
using Telemetry.Alerts;
using Telemetry.Gateway.Configuration;

namespace Telemetry.Gateway.Replay;

/// <summary>
/// Writes the part of a configuration that pipelines are made from, in the words of the configuration file and with
/// every default said. Nothing else is ever written: no token, no secret, no address.
/// </summary>
internal static class SettingsWriter
{
    public static void Write(Utf8JsonWriter json, GatewayOptions options)
    {
        json.WriteStartObject();
        Seconds(json, "future_tolerance_seconds", options.FutureTolerance);
        Seconds(json, "foreign_disorder_seconds", options.ForeignDisorder);
        Seconds(json, "device_offline_after_seconds", options.DeviceOfflineAfter);
        json.WriteString("replaced_devices", options.AdmitReplacedDevices ? "accept" : "hold");
        json.WriteStartArray("rules");
        foreach (AlertRule rule in options.Rules)
        {
            RuleSettings.Write(json, rule);
        }

        json.WriteEndArray();
        json.WriteStartArray("group_windows");
        foreach (GroupWindowOptions windows in options.GroupWindows)
        {
            GroupWindows(json, windows);
        }

        json.WriteEndArray();
        CareSettingsText.Write(json, options.Care);
        if (options.Topology is { } topology)
        {
            json.WritePropertyName("topology");
            topology.Write(json);
        }

        if (options.SqlPipelines.Count > 0)
        {
            json.WriteStartArray("sql_pipelines");
            foreach (SqlPipelineOptions sql in options.SqlPipelines)
            {
                json.WriteStartObject();
                json.WriteString("id", sql.Id);
                json.WriteString("sql", sql.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void GroupWindows(Utf8JsonWriter json, GroupWindowOptions windows)
    {
        json.WriteStartObject();
        json.WriteString("id", windows.Id);
        Seconds(json, "size_seconds", windows.Size);
        Seconds(json, "deadline_seconds", windows.Deadline);
        Seconds(json, "idle_after_seconds", windows.IdleAfter);
        Seconds(json, "horizon_seconds", windows.Horizon);
        if (windows.Early is TimeSpan early)
        {
            Seconds(json, "early_seconds", early);
        }

        json.WriteStartObject("groups");
        foreach ((string name, IReadOnlyList<string> devices) in windows.Groups)
        {
            json.WriteStartArray(name);
            foreach (string device in devices)
            {
                json.WriteStringValue(device);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A number that the configuration's reader turns into exactly this span.</summary>
    public static void Seconds(Utf8JsonWriter json, string name, TimeSpan span)
    {
        decimal seconds = span.Ticks / (decimal)TimeSpan.TicksPerSecond;

        // The reader goes by way of a double and cuts off: where that falls below, half a tick more does not.
        if (TimeSpan.FromSeconds((double)seconds) != span)
        {
            seconds = (span.Ticks + 0.5m) / TimeSpan.TicksPerSecond;
        }

        json.WriteNumber(name, seconds);
    }
}
