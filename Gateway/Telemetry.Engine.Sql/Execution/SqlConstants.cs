using System.Collections.Immutable;

namespace Telemetry.Engine.Sql.Execution;

/// <summary>Rows that the statements hold (VALUES): they are fed before all others.</summary>
/// <param name="Table">The engine's table that takes them.</param>
/// <param name="Rows">The rows: per column a long, double, decimal, bool or string, or null.</param>
public sealed record SqlConstants(string Table, ImmutableArray<ImmutableArray<object?>> Rows);
