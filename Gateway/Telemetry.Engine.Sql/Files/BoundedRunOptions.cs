using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Files;

/// <summary>How a pipeline is run over inputs that end. Nothing but the time changes what comes out.</summary>
public sealed record BoundedRunOptions
{
    /// <summary>The journal time of all steps: the time of processing.</summary>
    /// <value>The epoch.</value>
    public EventTime JournalTime { get; init; }

    /// <summary>The most rows of one step.</summary>
    /// <value>As many as a frame holds.</value>
    public int RowsPerStep { get; init; } = EngineLimits.FrameRowsMax;

    /// <summary>After so many steps the pipeline goes on from a snapshot; 0 for never.</summary>
    /// <value>Never.</value>
    public int RestoreEvery { get; init; }
}
