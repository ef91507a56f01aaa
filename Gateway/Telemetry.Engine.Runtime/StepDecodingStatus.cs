namespace Telemetry.Engine.Runtime;

/// <summary>Whether a journal record is a step.</summary>
public enum StepDecodingStatus
{
    /// <summary>Not said; counts as refused.</summary>
    None = 0,

    /// <summary>The input was filled.</summary>
    Done = 1,

    /// <summary>The record is none of this pipeline's business.</summary>
    Skipped = 2,

    /// <summary>The record cannot be decoded; that is noted, and the pipeline goes on.</summary>
    Refused = 3,
}
