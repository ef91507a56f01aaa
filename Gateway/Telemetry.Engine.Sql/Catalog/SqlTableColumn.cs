using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Catalog;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
public sealed record SqlTableColumn(string Name, SqlType Type)
{
    /// <summary>How the column is computed from the table's physical columns (those without such an expression, counted
    /// in their order), or null for a physical one.</summary>
    public BoundExpression? Computed { get; init; }

    /// <summary>Whether the host bounds how many different values it has, however long the table grows.</summary>
    public bool IsLimited { get; init; }

    /// <summary>Whether it is PROCTIME(): journal time, never read from the input.</summary>
    public bool IsProctime { get; init; }
}
