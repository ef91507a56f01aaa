using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary><c>SUBSET name = (A, B)</c>.</summary>
/// <param name="Name">The name for all of them.</param>
/// <param name="Variables">One at least.</param>
/// <param name="Span">Where it stands.</param>
public sealed record SqlPatternSubset(SqlIdentifier Name, SqlList<SqlIdentifier> Variables, SourceSpan Span)
    : SqlNode(Span);
