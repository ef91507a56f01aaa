namespace Telemetry.Engine.Runtime;

/// <summary>How a runner starts.</summary>
public enum StartKind
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>From a checkpoint of the same pipeline.</summary>
    Restore = 1,

    /// <summary>From a checkpoint of another form of the pipeline.</summary>
    Map = 2,

    /// <summary>From the journal's start.</summary>
    Replay = 3,

    /// <summary>Not at all.</summary>
    Refuse = 4,
}
