using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Binding;

/// <summary>What names mean where an expression stands.</summary>
public interface IScope
{
    /// <summary>Asked for every part of an expression before the binder looks at it: column names, and all that
    /// belongs to the query around it (aggregates, grouping expressions, OVER, sub-queries, inlined
    /// functions).</summary>
    /// <param name="node">The part.</param>
    /// <returns>What it means, or null when the binder shall find out by itself; names it never does.</returns>
    /// <exception cref="Text.SqlException">The name means nothing, or what is written cannot stand here.</exception>
    BoundExpression? Resolve(SqlExpression node);
}
