using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>The clauses of <c>MATCH_RECOGNIZE ( … )</c>.</summary>
/// <param name="PartitionBy">Empty when not said.</param>
/// <param name="OrderBy">Empty when not said.</param>
/// <param name="Measures">What a match gives.</param>
/// <param name="HasAllRows">ALL ROWS PER MATCH; else ONE ROW.</param>
/// <param name="Skip">Where the next match may begin; null when not said.</param>
/// <param name="Pattern">The pattern.</param>
/// <param name="Within">The longest time of a match; null when not said.</param>
/// <param name="Subsets">Names for several variables.</param>
/// <param name="Defines">The conditions of variables; one without a condition takes every row.</param>
/// <param name="Span">Where it stands.</param>
public sealed record SqlMatchRecognize(
    SqlList<SqlExpression> PartitionBy,
    SqlList<SqlOrderItem> OrderBy,
    SqlList<SqlSelectItem.Value> Measures,
    bool HasAllRows,
    SqlMatchSkip? Skip,
    SqlPattern Pattern,
    SqlExpression? Within,
    SqlList<SqlPatternSubset> Subsets,
    SqlList<SqlPatternDefinition> Defines,
    SourceSpan Span) : SqlNode(Span);
