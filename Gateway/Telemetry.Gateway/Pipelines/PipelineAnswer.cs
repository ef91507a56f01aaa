namespace Telemetry.Gateway.Pipelines;

/// <summary>What became of the wish to start or stop a pipeline.</summary>
internal enum PipelineAnswer
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>Done.</summary>
    Done = 1,

    /// <summary>There is no such pipeline.</summary>
    Unknown = 2,

    /// <summary>Somebody else changes it just now, or the gateway starts.</summary>
    Busy = 3,

    /// <summary>It runs already.</summary>
    Runs = 4,

    /// <summary>It is not parked at a step.</summary>
    NothingToSkip = 5,
}
