using System.Text.RegularExpressions;

namespace Telemetry.Conformance.Sql;

/// <summary>The sources' texts without what only their tests know.</summary>
internal static partial class SqlTexts
{
    /// <summary>Leaves out calls of functions that a source's test registers, and names what its cases name.</summary>
    public static string Clean(string sql)
    {
        sql = TestAggregate().Replace(sql, "");
        sql = TestCondition().Replace(sql, "");
        // LTCNT(x, y) counts the rows whose x is greater than y: the cases say so in words.
        sql = CountGreater().Replace(sql, "COUNT($1) FILTER (WHERE $1 > $2)");
        sql = GroupingId().Replace(sql, "$1 AS grouping_id");
        sql = Harness().Replace(sql, "");
        return sql.Trim().TrimEnd(';');
    }

    [GeneratedRegex(
        @",\s*(?:concat_distinct_agg|weightedAvg|weighted_avg)\s*\([^)]*\)(?:\s+as\s+\w+)?", RegexOptions.IgnoreCase)]
    private static partial Regex TestAggregate();

    [GeneratedRegex(@"\s+AND\s+weightedAvg\s*\([^)]*\)\s*[<>=]+\s*\d+", RegexOptions.IgnoreCase)]
    private static partial Regex TestCondition();

    [GeneratedRegex(@"\bLTCNT\(\s*(\w+)\s*,\s*((?:CAST\([^)]*\))|[^)]*)\)", RegexOptions.IgnoreCase)]
    private static partial Regex CountGreater();

    [GeneratedRegex(@"\b(GROUPING_ID\([^)]*\))(?!\s+AS\b)", RegexOptions.IgnoreCase)]
    private static partial Regex GroupingId();

    [GeneratedRegex(@"^statement \w+\s*$", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Harness();
}
