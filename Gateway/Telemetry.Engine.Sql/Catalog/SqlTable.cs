using System.Collections.Immutable;
using Telemetry.Engine.Sql.Plan;

namespace Telemetry.Engine.Sql.Catalog;

/// <summary>A table that statements can read or write.</summary>
public sealed record SqlTable
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its columns in order; the physical and the computed ones.</summary>
    public required ImmutableArray<SqlTableColumn> Columns { get; init; }

    /// <summary>Its event time, or null when it has none.</summary>
    public SqlRowtime? Rowtime { get; init; }

    /// <summary>Where its rows come from.</summary>
    public SqlTableKind Kind { get; init; } = SqlTableKind.Input;

    /// <summary>Whether its rows end: then state need not be bounded in time.</summary>
    public bool IsBounded { get; init; } = true;

    /// <summary>Which changes its rows may be.</summary>
    public ChangeModes Changes { get; init; } = ChangeModes.Insert;

    /// <summary>The columns of its primary key; none when it has no key.</summary>
    public ImmutableArray<int> PrimaryKey { get; init; } = [];

    /// <summary>The column that names the source whose clock a row comes under, or −1.</summary>
    public int SourceColumn { get; init; } = -1;

    /// <summary>The options of its WITH clause.</summary>
    public ImmutableSortedDictionary<string, string> Options { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The physical columns, which an input fills.</summary>
    public IEnumerable<SqlTableColumn> Physical => Columns.Where(column => column.Computed is null
        && !column.IsProctime);

    /// <summary>The place of a column.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its index, or −1.</returns>
    public int IndexOf(string name)
    {
        for (var index = 0; index < Columns.Length; index++)
        {
            if (Columns[index].Name == name) { return index; }
        }
        return -1;
    }
}
