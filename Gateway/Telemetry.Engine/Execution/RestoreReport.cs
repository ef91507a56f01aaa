using System.Collections.Immutable;

namespace Telemetry.Engine.Execution;

/// <summary>What a restore did with each operator's state. Operators that remember nothing are not named.</summary>
/// <param name="IsSamePipeline">Whether the snapshot is one of this very pipeline.</param>
/// <param name="Operators">The ingest, then the operators in the order of the flow, then those that are gone.</param>
public sealed record RestoreReport(bool IsSamePipeline, ImmutableArray<OperatorRestore> Operators)
{
    /// <summary>Whether every state in the snapshot found its operator.</summary>
    public bool IsLossless => Operators.All(one => one.Outcome != RestoreOutcome.Dropped);

    /// <inheritdoc/>
    public override string ToString() => string.Join("; ", Operators);
}
