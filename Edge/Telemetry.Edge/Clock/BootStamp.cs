using Telemetry.Contract;

namespace Telemetry.Edge.Clock;

/// <summary>
/// Event times of readings taken while nobody knew the date: CLOCK_BOOTTIME, moved below the year 1, where no date is.
/// So one number says both when and by which clock, and the least of several is a boot time if one of them is.
/// </summary>
internal static class BootStamp
{
    private const long Zero = -(1L << 60);

    /// <summary>The stamp of a moment so many microseconds after the machine's start.</summary>
    public static long Of(long bootMicros) => Zero + bootMicros;

    /// <summary>Is this no date, but a time since the machine's start?</summary>
    public static bool IsBoot(long micros) => micros < EpochMicros.Min;

    /// <summary>Microseconds since the machine's start.</summary>
    public static long BootMicros(long stamp) => stamp - Zero;

    /// <summary>The date of a stamp, given that of the machine's start; a date stays as it is.</summary>
    public static long Date(long stamp, long startMicros) =>
        IsBoot(stamp) && stamp != long.MinValue ? startMicros + BootMicros(stamp) : stamp;
}
