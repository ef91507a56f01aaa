namespace Telemetry.Engine.Ranking;

/// <summary>Which row of a key stays.</summary>
public enum DeduplicateKeep
{
    /// <summary>Not said; never valid.</summary>
    None = 0,

    /// <summary>The first one; of several of the same time the one that arrived first.</summary>
    First = 1,

    /// <summary>The last one; of several of the same time the one that arrived last.</summary>
    Last = 2,
}
