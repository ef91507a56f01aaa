using Telemetry.Engine.State;

namespace Telemetry.Engine.Operators;

/// <summary>An operator that remembers nothing between calls.</summary>
public abstract class StatelessOperator : Operator
{
    /// <inheritdoc/>
    public sealed override StateBound Bound => StateBound.None;

    /// <inheritdoc/>
    public sealed override void Snapshot(SnapshotWriter writer) { }

    /// <inheritdoc/>
    public sealed override void Restore(SnapshotReader reader) { }
}
