using System.Collections.Immutable;

namespace Telemetry.Engine.Data;

/// <summary>The columns of a stream, in order; names are unique (ordinal comparison).</summary>
public sealed class Schema : IEquatable<Schema>
{
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);

    /// <summary>Makes a schema.</summary>
    /// <param name="columns">The columns in order.</param>
    /// <exception cref="ArgumentException">A name appears twice, or a column has no type.</exception>
    public Schema(params ReadOnlySpan<Column> columns)
    {
        Columns = [.. columns];
        for (var index = 0; index < Columns.Length; index++)
        {
            var column = Columns[index];
            if (column.Type == ColumnType.None) { throw new ArgumentException($"Column '{column.Name}' has no type."); }
            if (!_indexes.TryAdd(column.Name, index))
            {
                throw new ArgumentException($"Column '{column.Name}' appears twice.");
            }
        }
    }

    /// <summary>The columns in order.</summary>
    public ImmutableArray<Column> Columns { get; }

    /// <summary>How many columns there are.</summary>
    public int Count => Columns.Length;

    /// <summary>The place of a column, or −1.</summary>
    /// <param name="name">The column's name.</param>
    /// <returns>Its index, or −1.</returns>
    public int Find(string name) => _indexes.GetValueOrDefault(name, -1);

    /// <summary>The place of a column that must be there.</summary>
    /// <param name="name">The column's name.</param>
    /// <returns>Its index.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public int IndexOf(string name)
    {
        var index = Find(name);
        return index >= 0 ? index : throw new ArgumentException($"No column '{name}' in ({this}).");
    }

    /// <inheritdoc/>
    public bool Equals(Schema? other) => other is not null && Columns.AsSpan().SequenceEqual(other.Columns.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Schema);

    /// <inheritdoc/>
    public override int GetHashCode() => Count;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(", ", Columns.Select(c => $"{c.Name} {c.Type}{(c.IsNullable ? "?" : "")}"));
}
