using System.Collections.Immutable;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Catalog;

/// <summary>The tables, views, functions and models that statements know. Never changed: what adds gives a new
/// one.</summary>
public sealed record SqlCatalog
{
    /// <summary>A catalogue of nothing.</summary>
    public static SqlCatalog Empty { get; } = new();

    /// <summary>A catalogue of the built-in tables: readings, devices, alerts, results, dead_letters.</summary>
    public static SqlCatalog BuiltIn { get; } = new() { Tables = BuiltInTables.All };

    /// <summary>The tables by name.</summary>
    public ImmutableSortedDictionary<string, SqlTable> Tables { get; init; } =
        ImmutableSortedDictionary.Create<string, SqlTable>(StringComparer.Ordinal);

    /// <summary>The views by name.</summary>
    public ImmutableSortedDictionary<string, SqlView> Views { get; init; } =
        ImmutableSortedDictionary.Create<string, SqlView>(StringComparer.Ordinal);

    /// <summary>The SQL functions by name in capitals.</summary>
    public ImmutableSortedDictionary<string, SqlStatement.CreateFunction> Functions { get; init; } =
        ImmutableSortedDictionary.Create<string, SqlStatement.CreateFunction>(StringComparer.Ordinal);

    /// <summary>The table functions that the host brings, by name in capitals.</summary>
    public ImmutableSortedDictionary<string, SqlTableFunction> TableFunctions { get; init; } =
        ImmutableSortedDictionary.Create<string, SqlTableFunction>(StringComparer.Ordinal);

    /// <summary>The models by name.</summary>
    public ImmutableSortedDictionary<string, SqlStatement.CreateModel> Models { get; init; } =
        ImmutableSortedDictionary.Create<string, SqlStatement.CreateModel>(StringComparer.Ordinal);

    /// <summary>The catalogue with one table more, or another one of that name.</summary>
    /// <param name="table">The table.</param>
    /// <returns>The new catalogue.</returns>
    public SqlCatalog With(SqlTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return this with { Tables = Tables.SetItem(table.Name, table) };
    }

    /// <summary>The catalogue with one table function more, or another one of that name.</summary>
    /// <param name="function">The function.</param>
    /// <returns>The new catalogue.</returns>
    public SqlCatalog With(SqlTableFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return this with { TableFunctions = TableFunctions.SetItem(function.Name.ToUpperInvariant(), function) };
    }

    /// <summary>The names of all tables and views.</summary>
    public IEnumerable<string> Names => Tables.Keys.Concat(Views.Keys);
}
