using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>A name with its type: a field of ROW, a parameter of a function, a column of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Span">Where it stands.</param>
public sealed record SqlField(SqlIdentifier Name, SqlTypeName Type, SourceSpan Span) : SqlNode(Span);
