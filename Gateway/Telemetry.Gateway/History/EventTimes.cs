namespace Telemetry.Gateway.History;

/// <summary>Between µs since the epoch and what people read.</summary>
internal static class EventTimes
{
    private const long MicrosMin = -62_135_596_800_000_000;
    private const long MicrosMax = 253_402_300_799_999_999;

    /// <summary>As a UTC time; times that no calendar holds become the nearest that it does.</summary>
    public static DateTime ToUtc(long micros) =>
        DateTime.UnixEpoch.AddTicks(Math.Clamp(micros, MicrosMin, MicrosMax) * TimeSpan.TicksPerMicrosecond);

    /// <summary>As a UTC time, or null.</summary>
    public static DateTime? ToUtc(long? micros) => micros is { } value ? ToUtc(value) : null;

    /// <summary>µs since the epoch of a UTC time.</summary>
    public static long ToMicros(DateTime time) =>
        (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>µs since the epoch.</summary>
    public static long ToMicros(DateTimeOffset time) =>
        (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
