namespace Telemetry.Gateway.Pipelines;

/// <summary>Whether a pipeline is to run.</summary>
internal enum PipelineCondition
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>It runs whenever the gateway does.</summary>
    Running = 1,

    /// <summary>Somebody stopped it.</summary>
    Stopped = 2,

    /// <summary>A step failed; it waits for a repair and a start.</summary>
    Parked = 3,

    /// <summary>The configuration has it no more. What it said stays.</summary>
    Removed = 4,
}
