using System.Collections.Immutable;

namespace Telemetry.Engine.Aggregation;

/// <summary>GROUPING SETS, ROLLUP and CUBE: the same rows grouped by several sets of columns.</summary>
public sealed record GroupingSets
{
    /// <summary>Columns that take part; each doubles the sets of a cube.</summary>
    public const int ColumnsMax = 32;

    /// <summary>Sets; each repeats every row.</summary>
    public const int SetsMax = 256;

    private GroupingSets(ImmutableArray<string> columns, ImmutableArray<ImmutableArray<string>> sets)
    {
        Columns = columns;
        Sets = sets;
    }

    /// <summary>All columns that take part, in their order in <c>GROUPING_ID</c>: the first is its highest
    /// bit.</summary>
    public ImmutableArray<string> Columns { get; }

    /// <summary>The sets.</summary>
    public ImmutableArray<ImmutableArray<string>> Sets { get; }

    /// <summary>Copies of grouping columns that are not nulled, for aggregates over them.</summary>
    /// <value>None.</value>
    public ImmutableArray<(string Column, string Name)> Copies { get; init; } = [];

    /// <summary>GROUPING SETS ((a, b), (a), ()).</summary>
    /// <param name="columns">All columns that take part, in the order of GROUPING_ID.</param>
    /// <param name="sets">The sets, each of some of the columns; a set may be there twice.</param>
    /// <returns>The sets.</returns>
    /// <exception cref="ArgumentException">There is no set, there are too many, or one has another column.</exception>
    public static GroupingSets Of(IReadOnlyList<string> columns, params IReadOnlyList<IReadOnlyList<string>> sets)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(sets);
        if (columns.Count > ColumnsMax) { throw new ArgumentException($"Over {ColumnsMax} grouping columns."); }
        if (sets.Count is 0 or > SetsMax)
        {
            throw new ArgumentException($"{sets.Count} grouping sets; 1 to {SetsMax} are possible.");
        }
        if (columns.Distinct(StringComparer.Ordinal).Count() < columns.Count)
        {
            throw new ArgumentException($"({string.Join(", ", columns)}) names a grouping column twice.");
        }
        var other = sets.SelectMany(set => set).FirstOrDefault(name => !columns.Contains(name));
        if (other is not null) { throw new ArgumentException($"'{other}' is no grouping column."); }
        return new([.. columns], [.. sets.Select(set => ImmutableArray.CreateRange(set))]);
    }

    /// <summary>ROLLUP (a, b): (a, b), (a), ().</summary>
    /// <param name="columns">The columns.</param>
    /// <returns>The sets.</returns>
    public static GroupingSets Rollup(params IReadOnlyList<string> columns) =>
        Of(columns, [.. Enumerable.Range(0, columns.Count + 1)
            .Select(missing => columns.Take(columns.Count - missing).ToArray())]);

    /// <summary>CUBE (a, b): (a, b), (a), (b), ().</summary>
    /// <param name="columns">The columns; 8 at most.</param>
    /// <returns>The sets.</returns>
    /// <exception cref="ArgumentException">There are too many columns.</exception>
    public static GroupingSets Cube(params IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count > 8) { throw new ArgumentException($"A cube of {columns.Count} columns; 8 are possible."); }
        var sets = new List<string[]>();
        for (var missing = 0; missing < 1 << columns.Count; missing++)
        {
            sets.Add([.. columns.Where((_, index) => (missing >> (columns.Count - 1 - index) & 1) == 0)]);
        }
        return Of(columns, [.. sets]);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var copies = Copies.IsEmpty ? "" : $" with {string.Join(", ", Copies.Select(c => $"{c.Column} AS {c.Name}"))}";
        return $"({string.Join(", ", Columns)}): "
            + string.Join(", ", Sets.Select(set => $"({string.Join(", ", set)})")) + copies;
    }

    /// <summary>GROUPING_ID of a set: a bit per column, 1 when it is not in the set.</summary>
    internal long IdOf(int set)
    {
        var id = 0L;
        foreach (var column in Columns) { id = (id << 1) | (Sets[set].Contains(column) ? 0L : 1L); }
        return id;
    }
}
