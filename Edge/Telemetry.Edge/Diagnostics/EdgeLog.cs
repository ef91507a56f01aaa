using System.Globalization;
using System.Text.Json;
using Telemetry.Contract;
using Telemetry.Edge.Clock;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Diagnostics;

/// <summary>
/// The agent's log: one JSON object a line, so that nothing that a device or a gateway says can forge a line. Each
/// event has its id and its method here. Thread-safe.
/// </summary>
internal sealed class EdgeLog
{
    private readonly TextWriter _output;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();

    public EdgeLog(TextWriter output, TimeProvider time)
    {
        _output = output;
        _time = time;
    }

    public void Started(string agent, string boot, int sensors, long backlogReadings) => Write(
        EdgeEvent.Started, "info", "The agent has started.",
        ("agent", agent), ("boot", boot), ("sensors", Text(sensors)), ("backlog", Text(backlogReadings)));

    public void Stopped(long backlogReadings) =>
        Write(EdgeEvent.Stopped, "info", "The agent has stopped.", ("backlog", Text(backlogReadings)));

    public void GatewayFound(int inFlightMax) =>
        Write(EdgeEvent.GatewayFound, "info", "The gateway is there.", ("receive_maximum", Text(inFlightMax)));

    public void GatewayAway(string reason) => Write(
        EdgeEvent.GatewayAway, "warning", "The gateway is away; readings are kept and sent later.", ("reason", reason));

    public void AgentRefused(string reason) => Write(
        EdgeEvent.AgentRefused, "error",
        "The gateway does not want this agent: its name or secret is wrong; readings are kept, and it is tried again.",
        ("reason", reason));

    public void PackRefused(string device, string reason) => Write(
        EdgeEvent.PackRefused, "warning", "The gateway refused a pack; it is kept and sent again later.",
        ("device", device), ("reason", reason));

    public void PackUnusable(string device, string reason) => Write(
        EdgeEvent.PackUnusable, "error", "The gateway cannot use a pack and keeps it as a dead letter; it is done.",
        ("device", device), ("reason", reason));

    public void DeviceParked(string device, string reason) => Write(
        EdgeEvent.DeviceParked, "error",
        "The gateway does not take this device from this agent; its readings stay in the spool, and it is tried again.",
        ("device", device), ("reason", reason));

    public void DeviceAdmitted(string device) => Write(
        EdgeEvent.DeviceAdmitted, "info", "The gateway takes the device again.", ("device", device));

    public void SensorChanged(SensorHealthReport report) => Write(
        EdgeEvent.SensorChanged, report.State == SensorState.Working ? "info" : "warning", "A sensor has changed.",
        ("sensor", report.Name), ("device", report.Device), ("state", SensorStates.NameOf(report.State)),
        ("error", report.LastError ?? ""));

    public void ClockAnchored(ClockAnchor anchor) => Write(
        EdgeEvent.ClockAnchored, "info", "The date is known; readings taken before are dated by it.",
        ("machine_boot", anchor.MachineBoot), ("start_us", Text(anchor.StartMicros)),
        ("quality", TimeQualities.NameOf(anchor.Quality)));

    public void ConfigTried(long version, int opened, TimeSpan limit) => Write(
        EdgeEvent.ConfigTried, "info", "Another configuration runs and must prove itself.",
        ("version", Text(version)), ("sensors_opened", Text(opened)), ("seconds", Text((long)limit.TotalSeconds)));

    public void ConfigKept(long version) => Write(
        EdgeEvent.ConfigKept, "info", "The configuration has proved itself and stays.", ("version", Text(version)));

    public void ConfigRolledBack(long version, long running, string reason) => Write(
        EdgeEvent.ConfigRolledBack, "error",
        "The configuration did not prove itself; the one before runs again, and this version is not tried again.",
        ("version", Text(version)), ("running", Text(running)), ("reason", reason));

    public void ConfigRefused(long version, FieldFault fault) => Write(
        EdgeEvent.ConfigRefused, "error", "A configuration cannot run; nothing has changed.",
        ("version", Text(version)), ("path", fault.Path), ("reason", fault.Reason));

    public void ConfigFileDamaged(string damage) => Write(
        EdgeEvent.ConfigFileDamaged, "error",
        "What is kept of the gateway's configuration cannot be used; the agent's own file runs.", ("damage", damage));

    public void OrdersRefused(string reason) => Write(
        EdgeEvent.OrdersRefused, "warning",
        "The gateway gives no configuration and no commands; readings are sent all the same.", ("reason", reason));

    public void CommandAnswered(string id, string result, string reason) => Write(
        EdgeEvent.CommandAnswered, "info", "A command was answered.",
        ("id", id), ("result", result), ("reason", reason));

    public void SpoolDamaged(string damage) => Write(
        EdgeEvent.SpoolDamaged, "error", "A part of the spool cannot be read; the rest is published.",
        ("damage", damage));

    public void SpoolFailed(string reason) => Write(
        EdgeEvent.SpoolFailed, "error", "The spool failed; the agent stops, for it may acknowledge nothing more.",
        ("reason", reason));

    /// <summary>The reason for which the spool's disk takes nothing; null: it does again.</summary>
    public void SpoolFull(string? reason)
    {
        if (reason is not null)
        {
            Write(
                EdgeEvent.SpoolFull, "error",
                "The disk is full: devices that can wait wait, readings of others are given up and counted.",
                ("reason", reason));
        }
        else
        {
            Write(EdgeEvent.SpoolRoomy, "info", "The disk has room again.");
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private void Write(
        EdgeEvent id, string level, string message, params ReadOnlySpan<(string Name, string Value)> values)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("at", _time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("level", level);
            json.WriteNumber("event", (int)id);
            json.WriteString("message", message);
            foreach (var (name, value) in values)
            {
                json.WriteString(name, value);
            }
            json.WriteEndObject();
        }
        lock (_gate)
        {
            _output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
            _output.Flush();
        }
    }
}
