using System.Collections.Immutable;

namespace Telemetry.Engine.Sql.Catalog;

/// <summary>
/// A function that gives a table, <c>TABLE(f('x'))</c>, which the host brings. Its arguments are constants and it is
/// asked once, when the statement is planned: so its rows are part of the plan, and a replay has the same ones.
/// </summary>
public sealed record SqlTableFunction
{
    /// <summary>Its name as people write it; found in any letters.</summary>
    public required string Name { get; init; }

    /// <summary>What it is asked with, in order; those that may be left out stand last.</summary>
    public ImmutableArray<SqlTableParameter> Parameters { get; init; } = [];

    /// <summary>The columns of its rows.</summary>
    public required ImmutableArray<SqlTableColumn> Columns { get; init; }

    /// <summary>The columns by which a row is unique; none when no columns are.</summary>
    public ImmutableArray<int> PrimaryKey { get; init; } = [];

    /// <summary>Gives the rows. Pure. The arguments are of the parameters' types: a long, double, decimal, bool or
    /// string, or null for one that is left out.</summary>
    public required Func<ImmutableArray<object?>, SqlTableResult> Rows { get; init; }

    /// <summary>How it is called.</summary>
    public string Signature =>
        $"{Name}({string.Join(", ", Parameters.Select(one => one.IsOptional ? $"[{one.Name}]" : one.Name))})";
}
