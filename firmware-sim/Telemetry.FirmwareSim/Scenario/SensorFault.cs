namespace Telemetry.FirmwareSim.Scenario;

/// <summary>What can go wrong with a simulated sensor, its bus or its machine.</summary>
internal enum SensorFault
{
    None,

    /// <summary>The sensor's value wanders off by the amount per minute.</summary>
    Drift,

    /// <summary>The sensor's value stays what it was.</summary>
    Stuck,

    /// <summary>The amount is added to the sensor's value.</summary>
    Spike,

    /// <summary>The device's registers answer what they answered last.</summary>
    Frozen,

    /// <summary>Nobody answers at the device's address, or the device is gone from its folder.</summary>
    Dropout,

    /// <summary>The supply dips at the beginning: the device forgets everything.</summary>
    BrownOut,

    /// <summary>Bits flip between device and computer, in the amount's share of the answers.</summary>
    CrcError,

    /// <summary>A bus gives no answer at all until the end.</summary>
    BusHang,

    /// <summary>The machine's bearing wears: the truth itself changes.</summary>
    BearingWear,
}
