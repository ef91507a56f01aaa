using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>What can be wrong with a query, each code with its message in one place.</summary>
internal static class QueryError
{
    public static SqlException UnknownTable(string name, SourceSpan span, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToList();
        return new(new SqlError("unknown_table", $"There is no table or view '{name}'.", span)
        {
            Suggestion = NearMiss.Of(name, names),
            Help = names.Count == 0 ? null : $"There are {string.Join(", ", names.Take(12))}.",
        });
    }

    public static SqlException UnknownObject(string kind, string name, SourceSpan span, IEnumerable<string> known) =>
        new(new SqlError($"unknown_{kind}", $"There is no {kind} '{name}'.", span)
        {
            Suggestion = NearMiss.Of(name, known),
        });

    public static SqlException UnknownColumn(string name, SourceSpan span, IEnumerable<string> known)
    {
        var names = known.Distinct(StringComparer.Ordinal).ToList();
        return new(new SqlError("unknown_column", $"There is no column '{name}' here.", span)
        {
            Suggestion = NearMiss.Of(name, names),
            Help = names.Count == 0 ? null
                : $"There are {string.Join(", ", names.Take(20))}{(names.Count > 20 ? ", …" : "")}.",
        });
    }

    /// <param name="name">The name.</param>
    /// <param name="brought">The names of those that the host brings.</param>
    public static SqlException UnknownTableFunction(Syntax.SqlName name, IEnumerable<string> brought)
    {
        string[] known = ["TUMBLE", "HOP", "CUMULATE", "SESSION", .. brought];
        return new(new SqlError("unknown_function", $"There is no table function '{name.Text}'.", name.Span)
        {
            Suggestion = NearMiss.Of(name.Text, known),
            Help = $"There are {string.Join(", ", known)}.",
        });
    }

    public static SqlException UnknownWindow(Syntax.SqlIdentifier name, IEnumerable<string> known) =>
        new(new SqlError("unknown_window", $"There is no window '{name.Text}'.", name.Span)
        {
            Suggestion = NearMiss.Of(name.Text, known),
            Help = "WINDOW w AS (PARTITION BY … ORDER BY …) behind the query says what it is.",
        });

    /// <param name="name">The column's name.</param>
    /// <param name="span">Where it stands.</param>
    /// <param name="tables">The tables that have it; null for one without a name.</param>
    public static SqlException Ambiguous(string name, SourceSpan span, IEnumerable<string?> tables)
    {
        var all = tables.ToList();
        var named = all.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (all.Count == named.Count)
        {
            return new(new SqlError("ambiguous_column", $"Several tables have a column '{name}'.", span)
            {
                Help = $"Say which one: {string.Join(" or ", named.Select(table => $"{table}.{name}"))}.",
            });
        }
        var place = all.Contains(null) ? "a sub-query without a name" : $"'{named[0]}'";
        return new(new SqlError("ambiguous_column", $"Several columns are called '{name}', of {place}.", span)
        {
            Help = all.Contains(null) ? "Name each sub-query, (SELECT …) AS a, and say which one is meant: a." + name
                + "." : $"Give them names of their own where {place} is made.",
        });
    }

    /// <param name="name">What was found in the query around.</param>
    /// <param name="span">Where it stands.</param>
    public static SqlException Correlated(string name, SourceSpan span) => Unsupported(
        $"A sub-query that reads '{name}' of the query around it, in this place,", span,
        "Join it instead: … LEFT JOIN (SELECT k, MAX(x) AS m FROM u GROUP BY k) AS u ON u.k = t.k; in WHERE EXISTS "
        + "and IN may read the query around.");

    public static SqlException NotGrouped(string name, SourceSpan span) =>
        new(new SqlError("not_grouped", $"'{name}' is neither grouped by nor within an aggregate.", span)
        {
            Help = "Add it to GROUP BY, or take an aggregate of it such as MAX or LAST_VALUE.",
        });

    public static SqlException Misplaced(string function, string place, SourceSpan span) =>
        new(new SqlError("misplaced_aggregate", $"{function} is an aggregate, and {place} has none.", span)
        {
            Help = "Aggregates stand in the select list and in HAVING.",
        });

    public static SqlException Nested(string function, SourceSpan span) =>
        new("nested_aggregate", $"{function} stands within another aggregate.", span);

    public static SqlException MissingWatermark(string what, SourceSpan span) =>
        new(new SqlError("missing_watermark", $"{what} needs a column of event time, and here is none.", span)
        {
            Help = "Declare it where the table is created: WATERMARK FOR t AS t - INTERVAL '5' SECOND.",
        });

    public static SqlException NotEventTime(string name, string what, SourceSpan span, string? rowtime) =>
        new(new SqlError("missing_watermark", $"{what} goes by event time, and '{name}' is not the event time.", span)
        {
            Suggestion = rowtime,
            Help = rowtime is null
                ? "Declare it where the table is created: WATERMARK FOR t AS t - INTERVAL '5' SECOND." : null,
        });

    public static SqlException Unbounded(string what, SourceSpan span) =>
        new(new SqlError("unbounded_state", $"{what} would remember ever more.", span)
        {
            Help = "Say for how long it may: SET 'table.exec.state.ttl' = '1 d';",
        });

    public static SqlException UnboundedSort(SourceSpan span) =>
        new(new SqlError("unbounded_sort", "A stream has no end after which it could be sorted.", span)
        {
            Help = "Order by the event time, or say LIMIT with a number.",
        });

    public static SqlException UnboundedRank(SourceSpan span) =>
        new(new SqlError("unbounded_rank", "Every row would be numbered anew with each that comes.", span)
        {
            Help = "Say how many are wanted, in a query around it: WHERE rownum <= 10.",
        });

    public static SqlException Unsupported(string what, SourceSpan span, string? help = null) =>
        new(new SqlError("unsupported", $"{what} is not supported.", span) { Help = help });

    public static SqlException Type(string message, SourceSpan span, string? expected = null) =>
        new(new SqlError("type_mismatch", message, span) { Expected = expected });

    public static SqlException Columns(string message, SourceSpan span) => new("column_count", message, span);

    public static SqlException Arguments(string message, SourceSpan span, string? expected = null) =>
        new(new SqlError("wrong_arguments", message, span) { Expected = expected });

    public static SqlException BadArgument(string message, SourceSpan span, IReadOnlyList<string> known) =>
        new(new SqlError("bad_argument", message, span)
        {
            Suggestion = NearMiss.Of(span.Text.Trim('\'').ToString(), known),
            Help = known.Count is 0 or > 20 ? null : $"There are {string.Join(", ", known)}.",
        });

    public static SqlException Window(string message, SourceSpan span, string? help = null) =>
        new(new SqlError("invalid_window", message, span) { Help = help });

    public static SqlException Duplicate(string message, SourceSpan span) => new("duplicate_name", message, span);
}
