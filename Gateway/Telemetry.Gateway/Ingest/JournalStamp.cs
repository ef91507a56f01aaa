namespace Telemetry.Gateway.Ingest;

/// <summary>The two times of a journal record (CLOCKS).</summary>
/// <param name="TimeMicros">Journal time J: arrival, µs since the epoch; never goes back.</param>
/// <param name="ElapsedMicros">Monotonic time since the first record; stands still while no gateway runs.</param>
internal readonly record struct JournalStamp(long TimeMicros, long ElapsedMicros);
