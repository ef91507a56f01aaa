using Telemetry.FirmwareSim.Plant;

namespace Telemetry.FirmwareSim.Nmea;

/// <summary>
/// A boat on a circle of 400 m around a buoy; a pure function of seed and time:
/// <code>
/// speed    v = 3 + sin(2πt/300 s) m/s of a mean of 3; it runs the circle's length once in 2π·400/3 s
/// position    the circle's; course its tangent, heading = course + 4·sin(2πt/60 s)
/// wind     6 + 1.5·sin(2πt/240 s) m/s from 225° true, turned by heading
/// depth    8 + 3·sin(2πt/500 s) m, and 0.05 m of noise
/// water    14 + 0.3·sin(2πt/3600 s) °C
/// </code>
/// </summary>
internal sealed class Vessel(ulong seed)
{
    private const double Radius = 400;
    private const double MeanSpeed = 3;
    private const double BuoyLatitude = 54.1812;
    private const double BuoyLongitude = -4.7651;
    private const double MetresPerDegree = 111_320;
    private const double TrueWindFrom = 225;

    public VesselState At(TimeSpan time)
    {
        var t = time.TotalSeconds;
        // The integral of the speed, so that speed and way agree.
        var way = (MeanSpeed * t) + (300 / Turn * (1 - Math.Cos(Turn * t / 300)));
        var angle = way / Radius;
        var course = Degrees(angle * 360 / Turn + 90);
        var heading = Degrees(course + (4 * Math.Sin(Turn * t / 60)));
        return new VesselState
        {
            Latitude = BuoyLatitude + (Radius * Math.Cos(angle) / MetresPerDegree),
            Longitude = BuoyLongitude
                + (Radius * Math.Sin(angle) / (MetresPerDegree * Math.Cos(BuoyLatitude * Math.PI / 180))),
            Speed = MeanSpeed + Math.Sin(Turn * t / 300),
            Course = course,
            Heading = heading,
            WindAngle = Degrees(TrueWindFrom - heading),
            WindSpeed = 6 + (1.5 * Math.Sin(Turn * t / 240)),
            Depth = 8 + (3 * Math.Sin(Turn * t / 500)) + (0.05 * Noise(1, time)),
            WaterCelsius = 14 + (0.3 * Math.Sin(Turn * t / 3600)),
            Satellites = 8 + (int)(5 * SeededNoise.Uniform(seed, 21, (ulong)(t / 30))),
        };
    }

    private static double Turn => 2 * Math.PI;

    private static double Degrees(double angle) => ((angle % 360) + 360) % 360;

    private double Noise(ulong stream, TimeSpan time) =>
        SeededNoise.Gaussian(seed, 20 + stream, (ulong)(time.Ticks / TimeSpan.TicksPerMillisecond));
}
