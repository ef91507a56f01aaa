namespace Telemetry.Contract;

/// <summary>The names of <see cref="TimeQuality"/> on the wire and in JSON.</summary>
public static class TimeQualities
{
    /// <summary>The name on the wire; <c>synced</c> also for the zero value's absence of a statement.</summary>
    public static string NameOf(TimeQuality quality) => quality switch
    {
        TimeQuality.Holdover => "holdover",
        TimeQuality.Unsynced => "unsynced",
        TimeQuality.Redated => "redated",
        TimeQuality.Synced or TimeQuality.None => "synced",
        _ => throw new ArgumentOutOfRangeException(nameof(quality), quality, "Not a time quality."),
    };

    /// <summary>The quality of this name; <see cref="TimeQuality.None"/> when there is no such name.</summary>
    public static TimeQuality Parse(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("synced"u8) => TimeQuality.Synced,
        _ when name.SequenceEqual("holdover"u8) => TimeQuality.Holdover,
        _ when name.SequenceEqual("unsynced"u8) => TimeQuality.Unsynced,
        _ when name.SequenceEqual("redated"u8) => TimeQuality.Redated,
        _ => TimeQuality.None,
    };

    internal static ReadOnlySpan<byte> BytesOf(TimeQuality quality) => quality switch
    {
        TimeQuality.Holdover => "holdover"u8,
        TimeQuality.Unsynced => "unsynced"u8,
        TimeQuality.Redated => "redated"u8,
        _ => "synced"u8,
    };
}
