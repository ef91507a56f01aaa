using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Sub-queries that stand alone: a name that only the query around has is an error of its own, and not one
/// that is not there.</summary>
internal static class Correlation
{
    /// <summary>Plans a sub-query that cannot read the query around.</summary>
    /// <param name="queries">Plans it.</param>
    /// <param name="query">The sub-query.</param>
    /// <param name="around">The names of the query around.</param>
    public static BoundQuery Plan(QueryPlanner queries, SqlQuery query, Scope around)
    {
        try
        {
            return queries.Plan(query);
        }
        catch (SqlException missing) when (OuterName(missing.Error, around) is { } name)
        {
            throw QueryError.Correlated(name, missing.Error.Span);
        }
    }

    /// <summary>The name that was not found, when the query around has it; else null.</summary>
    private static string? OuterName(SqlError error, Scope around)
    {
        var name = error.Span.Text.ToString().Trim('`');
        var isThere = error.Code switch
        {
            "unknown_table" => around.Relation.Fields.Any(field => field.Table == name),
            "unknown_column" => around.Relation.Fields.Any(field => field.Name == name),
            _ => false,
        };
        return isThere ? name : null;
    }
}
