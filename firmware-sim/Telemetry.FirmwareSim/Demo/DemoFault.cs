using Telemetry.FirmwareSim.Plant;

namespace Telemetry.FirmwareSim.Demo;

/// <summary>
/// A "break something" button: its name in addresses, its words, the machine it means unless told, and how long.
/// </summary>
internal sealed record DemoFault(string Name, string Label, FaultKind Kind, string Machine, TimeSpan Lasting)
{
    /// <summary>
    /// Above 75 °C after about 15 s, for about half a minute: a whole alert fits into a minute without network.
    /// </summary>
    public static DemoFault Overheat { get; } =
        new("overheat", "Overheat a bearing", FaultKind.Overheat, "pump", TimeSpan.FromSeconds(45));

    public static IReadOnlyList<DemoFault> All { get; } =
    [
        Overheat,
        new("bearing_wear", "Wear out a bearing", FaultKind.BearingWear, "press", TimeSpan.FromSeconds(90)),
        new("stuck_sensor", "Freeze a sensor", FaultKind.StuckSensor, "hvac", TimeSpan.FromSeconds(120)),
    ];

    /// <summary>Finds a fault by its name; <c>bearing-wear</c> is <c>bearing_wear</c>.</summary>
    public static DemoFault? Find(string name)
    {
        var wanted = name.Replace('-', '_');
        return All.FirstOrDefault(f => f.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase));
    }

    public void InjectInto(SimulatedPlant plant, string machine) => plant.Inject(machine, Kind, Lasting);
}
