using System.Globalization;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Parsing;

// Queries: WITH, SELECT, VALUES, set operators, ORDER BY and LIMIT.
public sealed partial class SqlParser
{
    private const string AQuery = "SELECT, WITH or VALUES";

    private SqlQuery ParseQuery()
    {
        var outer = Enter();
        var query = AtWord("WITH") ? ParseWith() : ParseOrderedQuery();
        Leave(outer);
        return query;
    }

    private SqlQuery.With ParseWith()
    {
        var first = Take();
        if (AtWord("RECURSIVE") && AtIdentifier(Ahead()))
        {
            throw Error("unsupported_syntax", "Recursive queries are not supported.", SpanOf(Current));
        }
        var tables = new List<SqlCommonTable>();
        do { tables.Add(ParseCommonTable()); }
        while (TakeSign(","));
        var body = ParseOrderedQuery();
        return new SqlQuery.With([.. tables], body, SpanFrom(first));
    }

    private SqlCommonTable ParseCommonTable()
    {
        var first = Current;
        var name = ParseIdentifier("a name for the query");
        var columns = AtSign("(") ? ParseColumnNames() : [];
        ExpectWord("AS");
        ExpectSign("(");
        var query = ParseQuery();
        ExpectSign(")");
        return new SqlCommonTable(name, columns, query, SpanFrom(first));
    }

    private SqlQuery ParseOrderedQuery()
    {
        var first = Current;
        var body = ParseSetQuery();
        var orderBy = AtWord("ORDER") ? ParseOrderBy() : [];
        if (orderBy.Count == 0) { _tried.Add("ORDER"); }
        var (limit, offset) = ParseLimits();
        if (orderBy.Count == 0 && limit is null && offset is null) { return body; }
        return new SqlQuery.Ordered(body, orderBy, limit, offset, SpanFrom(first));
    }

    private (SqlExpression? Limit, SqlExpression? Offset) ParseLimits()
    {
        SqlExpression? limit = null;
        SqlExpression? offset = null;
        while (true)
        {
            if (limit is null && TakeWord("LIMIT"))
            {
                if (!TakeWord("ALL")) { limit = ParseExpression(); }
            }
            else if (offset is null && TakeWord("OFFSET"))
            {
                offset = ParseExpression();
                if (!TakeWord("ROWS")) { TakeWord("ROW"); }
            }
            else if (limit is null && TakeWord("FETCH")) { limit = ParseFetch(); }
            else { return (limit, offset); }
        }
    }

    // FETCH FIRST 5 ROWS ONLY
    private SqlExpression ParseFetch()
    {
        if (!TakeWord("FIRST")) { ExpectWord("NEXT"); }
        var one = Current;
        var limit = AtWord("ROW") || AtWord("ROWS")
            ? new SqlExpression.Number("1", SpanOf(one))
            : ParseExpression();
        if (!TakeWord("ROWS")) { ExpectWord("ROW"); }
        ExpectWord("ONLY");
        return limit;
    }

    // UNION and EXCEPT from left to right, INTERSECT before both.
    private SqlQuery ParseSetQuery()
    {
        var first = Current;
        var left = ParseIntersect();
        while (true)
        {
            SqlSetOperator kind;
            if (TakeWord("UNION")) { kind = SqlSetOperator.Union; }
            else if (TakeWord("EXCEPT") || TakeWord("MINUS")) { kind = SqlSetOperator.Except; }
            else { return left; }
            var isAll = TakeAll();
            var right = ParseIntersect();
            left = new SqlQuery.Set(kind, isAll, left, right, SpanFrom(first));
            Grow(1);
        }
    }

    private SqlQuery ParseIntersect()
    {
        var first = Current;
        var left = ParseQueryTerm();
        while (TakeWord("INTERSECT"))
        {
            var isAll = TakeAll();
            var right = ParseQueryTerm();
            left = new SqlQuery.Set(SqlSetOperator.Intersect, isAll, left, right, SpanFrom(first));
            Grow(1);
        }
        return left;
    }

    private bool TakeAll()
    {
        if (TakeWord("ALL")) { return true; }
        TakeWord("DISTINCT");
        return false;
    }

    private SqlQuery ParseQueryTerm()
    {
        if (AtWord("SELECT")) { return ParseSelect(); }
        if (AtWord("VALUES")) { return ParseValues(); }
        var first = Current;
        if (AtWord("TABLE"))
        {
            Take();
            var name = ParseName("a table");
            return new SqlQuery.Whole(name, SpanFrom(first));
        }
        _tried.AddRange("SELECT", "VALUES");
        if (!AtSign("(")) { throw Unexpected(AQuery); }
        Take();
        var query = ParseQuery();
        ExpectSign(")");
        return query;
    }

    private SqlQuery.Values ParseValues()
    {
        var first = Take();
        var rows = new List<SqlList<SqlExpression>>();
        do
        {
            var row = ParseExpression();
            var items = row is SqlExpression.Row tuple ? tuple.Items : [row];
            if (rows.Count > 0 && rows[0].Count != items.Count)
            {
                var message = string.Create(CultureInfo.InvariantCulture,
                    $"This row has {items.Count} values, the first one has {rows[0].Count}.");
                throw Error("uneven_values", message, row.Span);
            }
            rows.Add(items);
        }
        while (TakeSign(","));
        return new SqlQuery.Values([.. rows], SpanFrom(first));
    }

    private SqlQuery.Select ParseSelect()
    {
        var first = Take();
        var isDistinct = TakeWord("DISTINCT");
        if (!isDistinct) { TakeWord("ALL"); }
        var items = new List<SqlSelectItem>();
        do { items.Add(ParseSelectItem()); }
        while (TakeSign(","));
        var from = TakeWord("FROM") ? ParseTables() : null;
        var select = new SqlQuery.Select([.. items], from, SpanFrom(first)) { IsDistinct = isDistinct };
        if (TakeWord("WHERE")) { select = select with { Where = ParseExpression() }; }
        if (TakeWord("GROUP")) { select = select with { GroupBy = ParseGroupBy() }; }
        if (TakeWord("HAVING")) { select = select with { Having = ParseExpression() }; }
        if (TakeWord("WINDOW")) { select = select with { Windows = ParseNamedWindows() }; }
        return select with { Span = SpanFrom(first) };
    }

    private SqlSelectItem ParseSelectItem()
    {
        var first = Current;
        if (AtSign("*"))
        {
            Take();
            return new SqlSelectItem.Star(null, SpanOf(first));
        }
        if (AtQualifiedStar())
        {
            var of = ParseName("a table");
            Take();
            Take();
            return new SqlSelectItem.Star(of, SpanFrom(first));
        }
        var expression = ParseExpression();
        var alias = ParseItemAlias();
        return new SqlSelectItem.Value(expression, alias, SpanFrom(first));
    }

    // name.name.*
    private bool AtQualifiedStar()
    {
        if (!AtIdentifier(Current)) { return false; }
        var distance = 1;
        while (IsSign(Ahead(distance), "."))
        {
            if (IsSign(Ahead(distance + 1), "*")) { return true; }
            distance += 2;
        }
        return false;
    }

    private SqlIdentifier? ParseItemAlias()
    {
        if (TakeWord("AS")) { return ParseIdentifier("a name"); }
        return AtIdentifier(Current) ? ParseImplicitAlias() : null;
    }

    private SqlIdentifier ParseImplicitAlias()
    {
        var at = _at;
        var alias = ParseIdentifier("a name");
        _implicitAlias = at;
        return alias;
    }

    private SqlList<SqlNamedWindow> ParseNamedWindows()
    {
        var windows = new List<SqlNamedWindow>();
        do
        {
            var first = Current;
            var name = ParseIdentifier("a window's name");
            ExpectWord("AS");
            var window = ParseWindow();
            windows.Add(new SqlNamedWindow(name, window, SpanFrom(first)));
        }
        while (TakeSign(","));
        return [.. windows];
    }

    // ---- GROUP BY

    private SqlList<SqlGrouping> ParseGroupBy()
    {
        ExpectWord("BY");
        return ParseGroupings();
    }

    private SqlList<SqlGrouping> ParseGroupings()
    {
        var outer = Enter();
        var items = new List<SqlGrouping>();
        do { items.Add(ParseGrouping()); }
        while (TakeSign(","));
        Leave(outer);
        return [.. items];
    }

    private SqlGrouping ParseGrouping()
    {
        var first = Current;
        if (TakeWords("GROUPING", "SETS")) { return new SqlGrouping.Sets(ParseGroupingList(), SpanFrom(first)); }
        if (AtWord("ROLLUP") && IsSign(Ahead(), "("))
        {
            Take();
            return new SqlGrouping.Rollup(ParseGroupingList(), SpanFrom(first));
        }
        if (AtWord("CUBE") && IsSign(Ahead(), "("))
        {
            Take();
            return new SqlGrouping.Cube(ParseGroupingList(), SpanFrom(first));
        }
        if (AtSign("(") && IsSign(Ahead(), ")"))
        {
            Take();
            Take();
            return new SqlGrouping.Keys([], SpanFrom(first));
        }
        var expression = ParseExpression();
        return expression is SqlExpression.Row row && row.Span.Text[0] == '('
            ? new SqlGrouping.Keys(row.Items, row.Span)
            : new SqlGrouping.Key(expression, expression.Span);
    }

    private SqlList<SqlGrouping> ParseGroupingList()
    {
        ExpectSign("(");
        var items = ParseGroupings();
        ExpectSign(")");
        return items;
    }

    // ---- where a query may begin

    // Behind an opening parenthesis that was taken.
    private bool AtQuery() => IsQueryAt(_at);

    // At an opening parenthesis: whether a query is all that it encloses.
    private bool AtQueryIn() => IsQueryAt(_at + 1);

    // ((SELECT 1) UNION SELECT 2) is a query, ((SELECT 1) + 2) is none: what follows the inner parenthesis decides.
    private bool IsQueryAt(int index)
    {
        var first = index;
        while (IsSign(_tokens[Math.Min(first, _tokens.Length - 1)], "(")) { first++; }
        if (!IsQueryWord(_tokens[Math.Min(first, _tokens.Length - 1)])) { return false; }
        var closing = Closing();
        for (var i = index; i < first; i++)
        {
            var next = Math.Min(closing[i] + 1, _tokens.Length - 1);
            if (closing[i] < 0 || !EndsQueryTerm(_tokens[next])) { return false; }
        }
        return true;
    }

    private bool IsQueryWord(Token token)
        => IsWord(token, "SELECT") || IsWord(token, "WITH") || IsWord(token, "VALUES") || IsWord(token, "TABLE");

    private bool EndsQueryTerm(Token token)
        => IsSign(token, ")") || IsSign(token, ";") || token.Kind == TokenKind.End
            || QueryTails.Any(w => IsWord(token, w));

    private static readonly string[] QueryTails =
        ["UNION", "INTERSECT", "EXCEPT", "MINUS", "ORDER", "LIMIT", "OFFSET", "FETCH"];

    // For every opening parenthesis where it closes, -1 when nowhere; found once.
    private int[] Closing()
    {
        if (_closing is not null) { return _closing; }
        _closing = new int[_tokens.Length];
        Array.Fill(_closing, -1);
        var open = new Stack<int>();
        for (var i = 0; i < _tokens.Length; i++)
        {
            if (IsSign(_tokens[i], "(")) { open.Push(i); }
            else if (IsSign(_tokens[i], ")") && open.TryPop(out var start)) { _closing[start] = i; }
        }
        return _closing;
    }
}
