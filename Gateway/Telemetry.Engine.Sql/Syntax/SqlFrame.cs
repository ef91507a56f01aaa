using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>The rows around a row that an OVER function sees.</summary>
/// <param name="Unit">ROWS, RANGE or GROUPS.</param>
/// <param name="Start">The first bound.</param>
/// <param name="End">The last bound; CURRENT ROW when not said.</param>
/// <param name="Exclusion">What is taken out.</param>
/// <param name="Span">Where it stands.</param>
public sealed record SqlFrame(
    SqlFrameUnit Unit, SqlFrameBound Start, SqlFrameBound End, SqlFrameExclusion Exclusion, SourceSpan Span)
        : SqlNode(Span);
