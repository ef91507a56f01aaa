namespace Telemetry.FirmwareSim.Scenario;

/// <summary>The names of <see cref="SensorFault"/> in scenario files.</summary>
internal static class SensorFaults
{
    private static readonly (string Name, SensorFault Fault)[] Names =
    [
        ("drift", SensorFault.Drift), ("stuck", SensorFault.Stuck), ("spike", SensorFault.Spike),
        ("frozen", SensorFault.Frozen), ("dropout", SensorFault.Dropout), ("brown_out", SensorFault.BrownOut),
        ("crc_error", SensorFault.CrcError), ("bus_hang", SensorFault.BusHang),
        ("bearing_wear", SensorFault.BearingWear), ("exception", SensorFault.Exception), ("late", SensorFault.Late),
        ("half_frame", SensorFault.HalfFrame), ("echo", SensorFault.Echo), ("power_loss", SensorFault.PowerLoss),
        ("clock_1970", SensorFault.Clock1970), ("clock_step", SensorFault.ClockStep),
    ];

    /// <summary>The fault's name.</summary>
    public static string NameOf(SensorFault fault) => Array.Find(Names, n => n.Fault == fault).Name ?? "none";

    /// <summary>The fault of this name; <see cref="SensorFault.None"/> when there is none.</summary>
    public static SensorFault Parse(string name) => Array.Find(Names, n => n.Name == name).Fault;
}
