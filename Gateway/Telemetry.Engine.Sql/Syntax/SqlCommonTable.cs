using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>One table of WITH.</summary>
/// <param name="Name">Its name within the query.</param>
/// <param name="Columns">Names for its columns; empty when they keep theirs.</param>
/// <param name="Query">What it stands for.</param>
/// <param name="Span">Where it stands.</param>
public sealed record SqlCommonTable(SqlIdentifier Name, SqlList<SqlIdentifier> Columns, SqlQuery Query, SourceSpan Span)
    : SqlNode(Span);
