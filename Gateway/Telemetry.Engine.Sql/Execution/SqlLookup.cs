using System.Collections.Immutable;

namespace Telemetry.Engine.Sql.Execution;

/// <summary>A lookup join, which has to be told of a table's rows by messages
/// (<see cref="Joins.LookupEntry"/>).</summary>
/// <param name="Operator">The operator's name: the messages' target.</param>
/// <param name="Table">The table's name.</param>
/// <param name="Keys">The names of the columns by which rows are found: those of the messages' keys.</param>
/// <param name="Columns">The names of the table's other columns that the join has: those of the messages' rows.</param>
public sealed record SqlLookup(
    string Operator, string Table, ImmutableArray<string> Keys, ImmutableArray<string> Columns);
