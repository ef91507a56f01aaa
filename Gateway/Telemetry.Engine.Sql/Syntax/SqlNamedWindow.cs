using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>One definition of <c>WINDOW name AS (…)</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Window">What it stands for.</param>
/// <param name="Span">Where it stands.</param>
public sealed record SqlNamedWindow(SqlIdentifier Name, SqlWindow Window, SourceSpan Span) : SqlNode(Span);
