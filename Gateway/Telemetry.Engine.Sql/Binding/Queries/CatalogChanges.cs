using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>What DROP does.</summary>
internal static class CatalogChanges
{
    /// <summary>The catalogue without what is dropped.</summary>
    public static SqlCatalog Drop(SqlCatalog catalog, SqlStatement.Drop drop)
    {
        var name = drop.Name.Last.Text;
        var key = drop.Kind == SqlObjectKind.Function ? name.ToUpperInvariant() : name;
        var (known, without) = drop.Kind switch
        {
            SqlObjectKind.View => (catalog.Views.ContainsKey(key), catalog with { Views = catalog.Views.Remove(key) }),
            SqlObjectKind.Function =>
                (catalog.Functions.ContainsKey(key), catalog with { Functions = catalog.Functions.Remove(key) }),
            SqlObjectKind.Model =>
                (catalog.Models.ContainsKey(key), catalog with { Models = catalog.Models.Remove(key) }),
            _ => (catalog.Tables.ContainsKey(key), catalog with { Tables = catalog.Tables.Remove(key) }),
        };
        if (catalog.Tables.TryGetValue(key, out var table) && drop.Kind == SqlObjectKind.Table
            && table.Kind != SqlTableKind.Input)
        {
            throw QueryError.Unsupported($"Dropping the built-in table '{name}'", drop.Name.Span);
        }
        if (known || drop.IfExists) { return without; }
        IEnumerable<string> names = drop.Kind switch
        {
            SqlObjectKind.View => catalog.Views.Keys,
            SqlObjectKind.Function => catalog.Functions.Keys,
            SqlObjectKind.Model => catalog.Models.Keys,
            _ => catalog.Tables.Keys,
        };
        throw QueryError.UnknownObject(drop.Kind.ToString().ToLowerInvariant(), name, drop.Name.Span, names);
    }
}
