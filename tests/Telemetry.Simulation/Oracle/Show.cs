using System.Globalization;

namespace Telemetry.Simulation.Oracle;

/// <summary>How numbers are shown to people.</summary>
internal static class Show
{
    /// <summary>A time of day with microseconds, and the day when it is not that of the epoch of the world.</summary>
    public static string Micros(long micros) =>
        micros is > -62_135_596_800_000_000 and < 253_402_300_799_999_999
            ? DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond)
                .ToString("MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture)
            : micros.ToString(CultureInfo.InvariantCulture);

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
