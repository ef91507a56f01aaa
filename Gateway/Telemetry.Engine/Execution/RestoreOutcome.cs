namespace Telemetry.Engine.Execution;

/// <summary>What became of an operator's state at a restore.</summary>
public enum RestoreOutcome
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>The operator goes on with its state.</summary>
    Restored = 1,

    /// <summary>The snapshot has no state for the operator, which begins with none.</summary>
    Fresh = 2,

    /// <summary>The snapshot has a state that nobody can use: it is lost with this snapshot.</summary>
    Dropped = 3,
}
