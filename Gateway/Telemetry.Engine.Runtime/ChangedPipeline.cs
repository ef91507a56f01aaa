namespace Telemetry.Engine.Runtime;

/// <summary>What a runner does when its checkpoints are those of another form of the pipeline.</summary>
public enum ChangedPipeline
{
    /// <summary>Feeds the whole journal to the new form. Every state is as if the form had always been this one; it
    /// takes as long as the journal is, and needs all of it.</summary>
    Replay = 0,

    /// <summary>Goes on from the newest checkpoint: operators keep the states of their names where they fit, and others
    /// begin with none. It takes no time, and windows or alerts of operators that begin anew know nothing of what came
    /// before.</summary>
    Map = 1,

    /// <summary>Does not start.</summary>
    Refuse = 2,
}
