using Telemetry.Contract;
using Telemetry.FirmwareSim.Modbus;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>
/// Of each fault: that it came about, and what the agent said of it. A fault that nobody notices proves nothing.
/// </summary>
internal sealed class HourEvidence(HourOfFaults hour)
{
    private static readonly TimeSpan After = TimeSpan.FromSeconds(75);

    private static readonly (string Target, SensorFault Fault, string Metric, ValueQuality Quality)[] Flags =
    [
        ("mcp9808", SensorFault.Drift, "room_temperature", ValueQuality.Disagrees),
        ("sht3x", SensorFault.Stuck, "warmth", ValueQuality.Stuck),
        ("bme280", SensorFault.Spike, "air_temperature", ValueQuality.Rate),
        ("ads1115", SensorFault.Spike, "bearing_probe", ValueQuality.Saturated),
        ("ina219", SensorFault.Spike, "amperes", ValueQuality.Saturated),
        ("lis3dh", SensorFault.Spike, "vibration", ValueQuality.Saturated),
        ("ina219", SensorFault.Frozen, "amperes", ValueQuality.Stuck),
        ("lis3dh", SensorFault.Frozen, "vibration", ValueQuality.Stuck),
        ("running", SensorFault.Dropout, "running", ValueQuality.Gap),
        ("pulses", SensorFault.Dropout, "turns", ValueQuality.Gap),
    ];

    private static readonly Dictionary<string, string> Sensors = new()
    {
        ["bme280"] = "bme280#0",
        ["sht3x"] = "sht3x#1",
        ["mcp9808"] = "mcp9808#2",
        ["ads1115"] = "ads1115#3",
        ["ina219"] = "ina219#4",
        ["lis3dh"] = "lis3dh#5",
        ["described"] = "registers#6",
        ["ds18b20"] = "ds18b20#7",
        ["running"] = "digital#8",
        ["pulses"] = "pulse#9",
        ["modbus_rtu"] = "modbus#10",
        ["rs485"] = "modbus#11",
        ["modbus_tcp"] = "modbus#12",
        ["nmea"] = "nmea#13",
        ["line"] = "line:/dev/controller",
        ["host"] = "host#15",
        ["i2c"] = "lis3dh#5",
    };

    /// <summary>One row a fault: how often it came about, and how it was noticed; null: not at all.</summary>
    public IEnumerable<(ScenarioFault Fault, long Times, string? Noticed)> Rows() =>
        hour.Faults.All.Select(f => (f, TimesOf(f), NoticeOf(f)));

    private long TimesOf(ScenarioFault fault) => (fault.Target, fault.Fault) switch
    {
        // A share of the messages: each of them is counted where it is spoilt.
        ("modbus_rtu", SensorFault.CrcError) => hour.Lines.Rtu.Fired(SlaveFault.BadCrc),
        ("modbus_rtu", SensorFault.Exception) => hour.Lines.Rtu.Fired(SlaveFault.Exception),
        ("modbus_rtu", SensorFault.HalfFrame) => hour.Lines.Rtu.Fired(SlaveFault.BrokenOff),
        ("modbus_tcp", SensorFault.CrcError) => hour.Lines.Tcp.Fired(SlaveFault.BadCrc),
        ("modbus_tcp", SensorFault.Exception) => hour.Lines.Tcp.Fired(SlaveFault.Exception),
        ("modbus_tcp", SensorFault.HalfFrame) => hour.Lines.Tcp.Fired(SlaveFault.BrokenOff),
        ("nmea", _) => hour.Lines.BoatFaults.Fired(fault.Fault),
        ("line", _) => hour.Lines.ControllerFaults.Fired(fault.Fault),
        ("rs485", SensorFault.Echo) => hour.Lines.Echoes,
        _ => hour.Faults.TimesOf(fault),
    };

    private string? NoticeOf(ScenarioFault fault) => (fault.Target, fault.Fault) switch
    {
        (_, SensorFault.BearingWear) => Grown(fault),
        (_, SensorFault.Echo) => Untouched(fault),
        ("host", SensorFault.BrownOut) => Reading(fault, r => r is { Metric: "host_undervoltage", Value: 1 }),
        (_, SensorFault.ClockStep) => Reading(
            fault, r => r.DaysOff == Math.Sign(fault.Amount) && r.TimeQuality == TimeQuality.Holdover),
        (_, SensorFault.Clock1970) => Reading(fault, r => r.TimeQuality == TimeQuality.Redated),
        (_, SensorFault.PowerLoss) => Loss(fault, "bme280#0", "down"),
        // It says 85 °C once, which is not believed; asked again in the same poll it says the truth.
        ("ds18b20", SensorFault.BrownOut) => Reading(
            fault, r => r is { Metric: "bearing_wire", IsGood: true } && Math.Abs(r.Value - 85) > 1),
        ("i2c", _) when fault.Lasting < TimeSpan.FromSeconds(2) => Reading(
            fault, r => r is { Metric: "vibration", Quality: ValueQuality.Gap }),
        _ => Flag(fault) ?? Loss(fault, Sensors[fault.Target], null),
    };

    private string? Flag(ScenarioFault fault) => Flags
        .Where(f => f.Target == fault.Target && f.Fault == fault.Fault)
        .Select(f => Reading(fault, r => r.Metric == f.Metric && r.Quality == f.Quality))
        .FirstOrDefault();

    private string? Reading(ScenarioFault fault, Func<VirtualReading, bool> isOf)
    {
        var found = hour.Agent.Readings
            .Where(r => r.At >= fault.At && r.At <= fault.End + After && isOf(r))
            .ToArray();
        return found.Length == 0 ? null
            : $"{found.Length} × {found[0].Device}/{found[0].Metric} {found[0].Quality} {found[0].TimeQuality}";
    }

    private string? Loss(ScenarioFault fault, string sensor, string? how)
    {
        var found = hour.Agent.Losses
            .Where(l => l.Entry.Metric == sensor && (how is null || l.Entry.How == how)
                && l.To >= fault.At && l.From <= fault.End + TimeSpan.FromSeconds(2))
            .ToArray();
        return found.Length == 0 ? null
            : $"{found.Sum(l => l.Entry.Lost)} {found[0].Entry.How} of {sensor}: {found[0].Entry.Why}";
    }

    private string? Grown(ScenarioFault fault)
    {
        double Greatest(TimeSpan from, TimeSpan to) => hour.Agent.Readings
            .Where(r => r is { Device: "drive", Metric: "vibration_rms" } && r.At >= from && r.At <= to)
            .Max(r => r.Value);
        var (before, with) = (Greatest(fault.At - After, fault.At), Greatest(fault.At, fault.End));
        return with > 1.5 * before ? $"vibration from {before} to {with}" : null;
    }

    /// <summary>The right answer to an echo is to lose nothing.</summary>
    private string? Untouched(ScenarioFault fault)
    {
        var came = hour.Agent.Readings.Count(r => r is { Device: "drive", Metric: "product" }
            && r.At > fault.At && r.At <= fault.End);
        return came >= fault.Lasting.TotalSeconds - 1 ? $"{came} readings all the same" : null;
    }
}
