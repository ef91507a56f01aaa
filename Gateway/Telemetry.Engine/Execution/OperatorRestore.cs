namespace Telemetry.Engine.Execution;

/// <summary>What became of one operator's state at a restore.</summary>
/// <param name="Name">The operator's name; <c>ingest</c> for the sources with their clocks and sequence
/// numbers.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why, when it is not restored; empty otherwise.</param>
/// <param name="Bytes">How many bytes of state the snapshot has.</param>
public sealed record OperatorRestore(string Name, RestoreOutcome Outcome, string Reason, long Bytes)
{
    /// <inheritdoc/>
    public override string ToString() => Outcome == RestoreOutcome.Restored
        ? $"{Name}: restored ({Bytes} bytes)" : $"{Name}: {Outcome.ToString().ToLowerInvariant()} ({Reason})";
}
