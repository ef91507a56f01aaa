using Telemetry.Engine.Time;

namespace Telemetry.Engine.Execution;

/// <summary>Where emitted rows belong.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Step">The step that emitted them.</param>
/// <param name="FirstRow">The number of the first row within the step; the others follow.</param>
/// <param name="Stream">The output stream's name.</param>
/// <param name="JournalTime">The step's journal time.</param>
public readonly record struct Emission(
    string Pipeline, long Step, int FirstRow, string Stream, EventTime JournalTime);
