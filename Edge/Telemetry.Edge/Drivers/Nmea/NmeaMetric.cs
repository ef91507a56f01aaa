namespace Telemetry.Edge.Drivers.Nmea;

/// <summary>The driver's own names of what sentences say.</summary>
internal static class NmeaMetric
{
    public const string Latitude = "latitude";
    public const string Longitude = "longitude";
    public const string Altitude = "altitude";
    public const string FixQuality = "fix_quality";
    public const string Satellites = "satellites";
    public const string Hdop = "hdop";
    public const string Speed = "speed";
    public const string Course = "course";
    public const string Heading = "heading";
    public const string Variation = "magnetic_variation";
    public const string WindAngle = "wind_angle";
    public const string WindSpeed = "wind_speed";
    public const string TrueWindAngle = "true_wind_angle";
    public const string TrueWindSpeed = "true_wind_speed";
    public const string Depth = "depth";
    public const string DepthSurface = "depth_surface";
    public const string DepthKeel = "depth_keel";

    /// <summary>Before the name that a transducer (XDR) gives itself.</summary>
    public const string TransducerPrefix = "xdr_";

    public static IReadOnlyList<string> All { get; } =
    [
        Latitude, Longitude, Altitude, FixQuality, Satellites, Hdop, Speed, Course, Heading, Variation, WindAngle,
        WindSpeed, TrueWindAngle, TrueWindSpeed, Depth, DepthSurface, DepthKeel,
    ];
}
