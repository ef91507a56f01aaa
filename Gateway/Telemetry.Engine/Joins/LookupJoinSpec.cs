using System.Collections.Immutable;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.Joins;

/// <summary>
/// Rows with what a small table says of them now, such as the device registry. Its rows come as messages
/// (<see cref="LookupEntry"/>) for the operator, and hold from that journal record on. Types are
/// <see cref="JoinType.Inner"/> and <see cref="JoinType.Left"/>.
/// </summary>
public sealed record LookupJoinSpec : JoinSpec
{
    /// <summary>The table's key columns.</summary>
    public required ImmutableArray<Column> KeyColumns { get; init; }

    /// <summary>The table's other columns. One that is not nullable must be in each entry.</summary>
    public required ImmutableArray<Column> Columns { get; init; }

    /// <summary>The stream's columns that are compared with the key columns, in their order and of their
    /// types.</summary>
    public required ImmutableArray<string> On { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"on {string.Join(", ", On.Zip(KeyColumns, (mine, key) => $"{mine} = {key.Name}"))}";
}
