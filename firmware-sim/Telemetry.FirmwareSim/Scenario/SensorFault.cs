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

    /// <summary>Bits flip between device and computer, in the amount's share of what is said.</summary>
    CrcError,

    /// <summary>A bus gives no answer at all until the end.</summary>
    BusHang,

    /// <summary>The machine's bearing wears: the truth itself changes.</summary>
    BearingWear,

    /// <summary>A slave refuses the amount's share of the requests with exception 4 (device failure).</summary>
    Exception,

    /// <summary>A slave answers so many seconds late, perhaps into the next question.</summary>
    Late,

    /// <summary>What is said breaks off in the middle, in the amount's share.</summary>
    HalfFrame,

    /// <summary>The adapter of a serial line gives back what is written to it.</summary>
    Echo,

    /// <summary>The agent's computer loses its power, and has it again at the end.</summary>
    PowerLoss,

    /// <summary>The agent's computer believes in 1970, until the end.</summary>
    Clock1970,

    /// <summary>The agent's wall clock is wrong by the amount in seconds, until the end.</summary>
    ClockStep,
}
