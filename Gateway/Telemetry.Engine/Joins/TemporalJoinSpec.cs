using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Joins;

/// <summary>
/// Which version of a table's row belongs to a row: the newest one of its key at or before the row's event time. Types
/// are <see cref="JoinType.Inner"/> and <see cref="JoinType.Left"/>. (In SQL: FOR SYSTEM_TIME AS OF the row's time.)
/// </summary>
public sealed record TemporalJoinSpec : JoinSpec
{
    /// <summary>Whose clock says that all versions up to an instant are known.</summary>
    /// <value>The clock of the source that the key belongs to, by default.</value>
    public ClockScope Scope { get; init; } = ClockScope.Source;

    /// <inheritdoc/>
    public override string ToString() => $"on the {Scope}'s clock";
}
