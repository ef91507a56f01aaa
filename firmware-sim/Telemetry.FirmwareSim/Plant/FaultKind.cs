namespace Telemetry.FirmwareSim.Plant;

/// <summary>What can break in a machine.</summary>
internal enum FaultKind
{
    None,

    /// <summary>
    /// The bearing loses its cooling: its temperature runs away within seconds, and falls again after.
    /// </summary>
    Overheat,

    /// <summary>The bearing wears: vibration and current grow for as long as it lasts; then it is replaced.</summary>
    BearingWear,

    /// <summary>The bearing's temperature sensor repeats its last value.</summary>
    StuckSensor,
}
