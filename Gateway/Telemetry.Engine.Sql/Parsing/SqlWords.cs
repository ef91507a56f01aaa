using System.Collections.Frozen;

namespace Telemetry.Engine.Sql.Parsing;

/// <summary>
/// The words that cannot be names unless quoted. Flink reserves more (DATE, TIME, VALUE, USER …); here what stands
/// beside a word
/// says which it is, so that the tables which people have can be read.
/// </summary>
internal static class SqlWords
{
    public static readonly FrozenSet<string> Reserved = new[]
    {
        "ALL", "AND", "AS", "BETWEEN", "BY", "CASE", "CAST", "CREATE", "CROSS", "DISTINCT", "DROP", "ELSE", "END",
        "EXCEPT",
        "EXISTS", "FALSE", "FETCH", "FOR", "FROM", "FULL", "GROUP", "HAVING", "IN", "INNER", "INSERT", "INTERSECT",
        "INTO",
        "IS", "JOIN", "LATERAL", "LEFT", "LIKE", "LIMIT", "MATCH_RECOGNIZE", "MINUS", "NATURAL", "NOT", "NULL",
        "OFFSET",
        "ON", "OR", "ORDER", "OVER", "RIGHT", "SELECT", "TABLE", "THEN", "TRUE", "UNION", "USING", "VALUES", "WHEN",
        "WHERE", "WINDOW", "WITH",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reserved words that are functions, too, when a parenthesis follows.</summary>
    public static readonly FrozenSet<string> Functions = new[] { "LEFT", "RIGHT" }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Functions that are written without parentheses.</summary>
    public static readonly FrozenSet<string> Bare = new[]
    {
        "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "CURRENT_ROW_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP",
        "CURRENT_DATABASE", "CURRENT_WATERMARK",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Functions with words of their own between the parentheses.</summary>
    public static readonly FrozenSet<string> Special = new[]
    {
        "EXTRACT", "FLOOR", "CEIL", "CEILING", "TIMESTAMPADD", "TIMESTAMPDIFF", "TRIM", "POSITION", "SUBSTRING",
        "OVERLAY",
        "JSON_VALUE", "JSON_QUERY", "JSON_EXISTS", "JSON_OBJECT", "JSON_OBJECTAGG", "JSON_ARRAY", "JSON_ARRAYAGG",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Names that are read as something else in some places; written, they are quoted everywhere.
    private static readonly FrozenSet<string> Awkward = new[]
    {
        "ARRAY", "ASYMMETRIC", "BOTH", "CUBE", "CURRENT", "DESCRIPTOR", "FINAL", "GROUPING", "INTERVAL", "LEADING",
        "MAP",
        "MODEL", "PARTITION", "RANGE", "ROLLUP", "ROW", "ROWS", "GROUPS", "RUNNING", "SYMMETRIC", "TRAILING",
        "TRY_CAST",
        "UNBOUNDED", "PERMUTE", "FIRST", "LAST", "PRIMARY", "CONSTRAINT", "WATERMARK", "KEY", "RECURSIVE",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>What a statement begins with.</summary>
    public static readonly string[] Statements =
    [
        "SELECT", "WITH", "VALUES", "INSERT", "CREATE", "DROP", "EXPLAIN", "SET", "RESET", "EXECUTE",
    ];

    /// <summary>Whether a name can stand as it is.</summary>
    public static bool IsPlain(string name)
    {
        if (name.Length == 0 || !(name[0] == '_' || char.IsLetter(name[0]))) { return false; }
        return name.All(c => c == '_' || char.IsLetterOrDigit(c)) && !Reserved.Contains(name) && !Bare.Contains(name)
            && !Awkward.Contains(name);
    }
}
