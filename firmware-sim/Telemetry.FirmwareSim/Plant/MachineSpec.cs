namespace Telemetry.FirmwareSim.Plant;

/// <summary>The constants of one machine; the formulas that use them are on <see cref="Machine"/>.</summary>
internal sealed record MachineSpec
{
    /// <summary>Also the device's name.</summary>
    public required string Name { get; init; }
    public required LoadCycle Cycle { get; init; }

    /// <summary>How slowly the load follows the demand.</summary>
    public required TimeSpan LoadInertia { get; init; }
    public required double RatedSpeed { get; init; }
    public required double IdleSpeedShare { get; init; }
    public required double IdleAmperes { get; init; }
    public required double LoadAmperes { get; init; }

    /// <summary>Vibration of a healthy machine at rated speed, mm/s RMS, and what full load adds.</summary>
    public required double Vibration { get; init; }
    public required double LoadVibration { get; init; }

    /// <summary>Mean temperature of the room and its rise above it of bearing and winding at full load, °C.</summary>
    public required double RoomCelsius { get; init; }
    public required double BearingRise { get; init; }
    public required double WindingRise { get; init; }

    /// <summary>Name of what the machine is for, and its value at no and at full load.</summary>
    public required string ProductMetric { get; init; }
    public required double ProductIdle { get; init; }
    public required double ProductFull { get; init; }

    /// <summary>Metres above the sea: sets the mean air pressure.</summary>
    public double Altitude { get; init; } = 212;

    /// <summary>The demo's three machines.</summary>
    public static IReadOnlyList<MachineSpec> Demo { get; } =
    [
        new()
        {
            Name = "press", Cycle = Between(20, 60, quiet: (0.02, 0.12), busy: (0.65, 1.0)),
            LoadInertia = TimeSpan.FromSeconds(1.5), RatedSpeed = 1480, IdleSpeedShare = 0.9, IdleAmperes = 9,
            LoadAmperes = 31, Vibration = 1.1, LoadVibration = 1.3,
            RoomCelsius = 23, BearingRise = 20, WindingRise = 45,
            ProductMetric = "force", ProductIdle = 4, ProductFull = 620,
        },
        new()
        {
            Name = "pump", Cycle = Between(60, 180, quiet: (0.35, 0.6), busy: (0.6, 0.95)),
            LoadInertia = TimeSpan.FromSeconds(4), RatedSpeed = 2950, IdleSpeedShare = 0.35, IdleAmperes = 3.5,
            LoadAmperes = 12, Vibration = 0.8, LoadVibration = 0.7,
            RoomCelsius = 19, BearingRise = 24, WindingRise = 38,
            ProductMetric = "flow", ProductIdle = 12, ProductFull = 86,
        },
        new()
        {
            Name = "hvac", Cycle = Between(90, 240, quiet: (0.15, 0.3), busy: (0.55, 0.85)),
            LoadInertia = TimeSpan.FromSeconds(15), RatedSpeed = 940, IdleSpeedShare = 0.5, IdleAmperes = 1.8,
            LoadAmperes = 6.5, Vibration = 0.6, LoadVibration = 0.5,
            RoomCelsius = 21, BearingRise = 16, WindingRise = 30,
            ProductMetric = "supply_temperature", ProductIdle = 20.5, ProductFull = 13.5,
        },
    ];

    private static LoadCycle Between(int shortest, int longest, (double, double) quiet, (double, double) busy) => new()
    {
        Shortest = TimeSpan.FromSeconds(shortest),
        Longest = TimeSpan.FromSeconds(longest),
        Quiet = quiet,
        Busy = busy,
    };
}
