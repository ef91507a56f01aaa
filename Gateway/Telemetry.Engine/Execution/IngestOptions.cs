using Telemetry.Engine.Time;

namespace Telemetry.Engine.Execution;

/// <summary>How readings enter a pipeline. Part of the pipeline's fingerprint.</summary>
public sealed record IngestOptions
{
    /// <summary>How far an event time may lie beyond the arrival time before the reading is quarantined.</summary>
    /// <value>60 s.</value>
    public Duration FutureTolerance { get; init; } = Duration.FromSeconds(60);

    /// <summary>How far out of order the readings of a source without a declared clock may come.</summary>
    /// <value>5 s.</value>
    public Duration DisorderBound { get; init; } = Duration.FromSeconds(5);

    /// <summary>How long such a source must be silent while connected before its clock follows journal time.</summary>
    /// <value>10 s of monotonic time.</value>
    public Duration Idle { get; init; } = Duration.FromSeconds(10);

    /// <summary>How long a source must be offline before it no longer holds the clock over all sources back.</summary>
    /// <value>30 s of monotonic time.</value>
    public Duration IdleAfter { get; init; } = Duration.FromSeconds(30);

    /// <summary>Whether an agent that comes with another spool under a known name replaces the one before, instead of
    /// being held back until a person accepts it.</summary>
    /// <value>False.</value>
    public bool AdmitsReplacement { get; init; }

    /// <summary>Whether late readings enter the pipeline, whose windows then judge them by their own rules, instead of
    /// becoming dead letters at the door.</summary>
    /// <value>False.</value>
    public bool AdmitsLate { get; init; }
}
