namespace Telemetry.FirmwareSim.Nmea;

/// <summary>A small boat at one moment: the truth behind its sentences.</summary>
internal sealed record VesselState
{
    /// <summary>Degrees, north positive.</summary>
    public required double Latitude { get; init; }

    /// <summary>Degrees, east positive.</summary>
    public required double Longitude { get; init; }

    /// <summary>Over ground, m/s.</summary>
    public required double Speed { get; init; }

    /// <summary>Over ground and the bow's, degrees from true north.</summary>
    public required double Course { get; init; }
    public required double Heading { get; init; }

    /// <summary>As felt on board: degrees from the bow clockwise, m/s.</summary>
    public required double WindAngle { get; init; }
    public required double WindSpeed { get; init; }

    /// <summary>Water below the transducer, m.</summary>
    public required double Depth { get; init; }

    /// <summary>Of the water, °C.</summary>
    public required double WaterCelsius { get; init; }
    public required int Satellites { get; init; }
}
