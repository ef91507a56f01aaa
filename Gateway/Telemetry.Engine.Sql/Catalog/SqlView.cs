using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Catalog;

/// <summary>A name for a query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Names for its columns; empty when they keep theirs.</param>
/// <param name="Body">The query.</param>
public sealed record SqlView(string Name, SqlList<SqlIdentifier> Columns, SqlQuery Body);
