using Telemetry.Engine.Time;

namespace Telemetry.Engine.Execution;

/// <summary>Which journal record a step is, and when it arrived.</summary>
/// <param name="Position">The record's position; grows from step to step.</param>
/// <param name="JournalTime">When it arrived, by the gateway's clock.</param>
/// <param name="Elapsed">When it arrived, by the gateway's monotonic clock; only differences count, and a smaller value
/// than before means that the gateway was started again.</param>
public readonly record struct StepStamp(long Position, EventTime JournalTime, Duration Elapsed);
