namespace Telemetry.Engine.Execution;

/// <summary>Which snapshots a partition takes.</summary>
public enum RestoreMode
{
    /// <summary>Those of the same pipeline only.</summary>
    Same = 0,

    /// <summary>Also those of a changed one: operators find their states by their names.</summary>
    Map = 1,
}
