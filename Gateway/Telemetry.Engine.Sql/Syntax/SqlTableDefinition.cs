using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>What CREATE TABLE says of a table.</summary>
/// <param name="Columns">In order.</param>
/// <param name="Watermark">WATERMARK FOR; null when there is none.</param>
/// <param name="PrimaryKey">Its columns; empty when there is none.</param>
/// <param name="PartitionedBy">Its columns; empty when there are none.</param>
/// <param name="Comment">COMMENT; null when there is none.</param>
/// <param name="Options">WITH.</param>
/// <param name="Span">Where it stands.</param>
public sealed record SqlTableDefinition(
    SqlList<SqlColumnDefinition> Columns,
    SqlWatermark? Watermark,
    SqlList<SqlIdentifier> PrimaryKey,
    SqlList<SqlIdentifier> PartitionedBy,
    string? Comment,
    SqlList<SqlOption> Options,
    SourceSpan Span) : SqlNode(Span);
