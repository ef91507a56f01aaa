using Telemetry.FirmwareSim.Bme280;

namespace Telemetry.FirmwareSim.Plant;

/// <summary>What is true of a machine at one moment, before any sensor has a say.</summary>
/// <param name="Air">The air around it.</param>
/// <param name="BearingCelsius">The bearing's temperature.</param>
/// <param name="Amperes">The motor's current.</param>
/// <param name="SupplyVolts">The control supply, which the motor pulls down a little.</param>
/// <param name="Vibration">Velocity of vibration, mm/s RMS.</param>
/// <param name="Product">What the machine is for.</param>
/// <param name="IsLoaded">Does it work more than it idles?</param>
/// <param name="Revolutions">Turns since the start.</param>
internal readonly record struct MachineTruth(
    EnvironmentSample Air,
    double BearingCelsius,
    double Amperes,
    double SupplyVolts,
    double Vibration,
    double Product,
    bool IsLoaded,
    double Revolutions);
