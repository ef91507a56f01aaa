using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary><c>AS t</c> or <c>AS t (a, b)</c>.</summary>
/// <param name="Name">The table's name within the query.</param>
/// <param name="Columns">Names for its columns; empty when they keep theirs.</param>
/// <param name="Span">Where it stands.</param>
public sealed record SqlAlias(SqlIdentifier Name, SqlList<SqlIdentifier> Columns, SourceSpan Span) : SqlNode(Span);
