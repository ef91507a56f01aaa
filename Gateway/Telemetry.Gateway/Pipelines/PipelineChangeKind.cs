namespace Telemetry.Gateway.Pipelines;

/// <summary>What becomes of a pipeline.</summary>
internal enum PipelineChangeKind
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>It runs from here on; anew when there is an origin.</summary>
    Started = 1,

    /// <summary>It runs no more.</summary>
    Stopped = 2,

    /// <summary>Another form of it runs from here on.</summary>
    Changed = 3,

    /// <summary>A step of it is left out: for this pipeline it is a tick.</summary>
    Skipped = 4,

    /// <summary>The configuration has it no more.</summary>
    Removed = 5,

    /// <summary>Alerts of another form are handed over; the change itself follows.</summary>
    Handover = 6,
}
