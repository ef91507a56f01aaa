using Telemetry.Engine.Data;

namespace Telemetry.Engine.State;

/// <summary>What keys a stream: one or more columns, of which one may name the source that a key belongs to.</summary>
/// <param name="Name">The name; equal names in one pipeline mean the same space.</param>
/// <param name="Columns">The key columns in order. In one that is nullable, NULL is a value of its own, equal to
/// itself and less than all others.</param>
/// <param name="SourceColumn">The column that names the source, or −1; not nullable.</param>
public sealed record KeySpace(string Name, IReadOnlyList<Column> Columns, int SourceColumn)
{
    /// <summary>A source's metrics: (device, metric).</summary>
    public static KeySpace Series { get; } =
        new("series", [new("device", ColumnType.Text), new("metric", ColumnType.Text)], 0);

    /// <summary>Sources themselves: (device).</summary>
    public static KeySpace Device { get; } = new("device", [new("device", ColumnType.Text)], 0);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Name}({string.Join(", ", Columns.Select(c => $"{c.Name} {c.Type}{(c.IsNullable ? "?" : "")}"))})";
}
