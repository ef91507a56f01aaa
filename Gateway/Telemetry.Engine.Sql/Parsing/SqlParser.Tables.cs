using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Parsing;

// FROM: tables, joins, table functions, queries in parentheses.
public sealed partial class SqlParser
{
    private SqlFrom ParseTables()
    {
        var outer = Enter();
        var first = Current;
        var left = ParseJoins();
        while (TakeSign(","))
        {
            var right = ParseJoins();
            left = new SqlFrom.Join(left, right, SqlJoinKind.Cross, false, null, [], SpanFrom(first));
            Grow(1);
        }
        Leave(outer);
        return left;
    }

    private SqlFrom ParseJoins()
    {
        var outer = Enter();
        var first = Current;
        var left = ParseTable();
        while (TryParseJoinKind(out var kind, out var isNatural))
        {
            var right = ParseTable();
            SqlExpression? on = null;
            SqlList<SqlIdentifier> columns = [];
            if (kind != SqlJoinKind.Cross && !isNatural)
            {
                if (TakeWord("USING")) { columns = ParseColumnNames(); }
                else
                {
                    ExpectWord("ON");
                    on = ParseExpression();
                }
            }
            left = new SqlFrom.Join(left, right, kind, isNatural, on, columns, SpanFrom(first));
            Grow(1);
        }
        Leave(outer);
        return left;
    }

    private bool TryParseJoinKind(out SqlJoinKind kind, out bool isNatural)
    {
        kind = SqlJoinKind.Inner;
        isNatural = TakeWord("NATURAL");
        if (TakeWord("JOIN")) { return true; }
        if (TakeWord("INNER")) { }
        else if (!isNatural && TakeWord("CROSS")) { kind = SqlJoinKind.Cross; }
        else if (TakeWord("LEFT")) { kind = SqlJoinKind.Left; }
        else if (TakeWord("RIGHT")) { kind = SqlJoinKind.Right; }
        else if (TakeWord("FULL")) { kind = SqlJoinKind.Full; }
        else
        {
            if (isNatural) { throw Unexpected(); }
            return false;
        }
        if (kind is SqlJoinKind.Left or SqlJoinKind.Right or SqlJoinKind.Full) { TakeWord("OUTER"); }
        ExpectWord("JOIN");
        return true;
    }

    private SqlFrom ParseTable()
    {
        var first = Current;
        var table = ParsePlainTable();
        while (AtWord("MATCH_RECOGNIZE"))
        {
            Take();
            var recognize = ParseMatchRecognize();
            var alias = ParseTableAlias();
            table = new SqlFrom.Match(table, recognize, alias, SpanFrom(first));
            Grow(1);
        }
        return table;
    }

    private SqlFrom ParsePlainTable()
    {
        var first = Current;
        var isLateral = TakeWord("LATERAL");
        if (AtWord("TABLE") && IsSign(Ahead(), "(")) { return ParseTableFunction(first, isLateral); }
        if (AtWord("UNNEST") && IsSign(Ahead(), "(")) { return ParseUnnest(first, isLateral); }
        if (AtSign("("))
        {
            if (AtQueryIn())
            {
                Take();
                var query = ParseQuery();
                ExpectSign(")");
                var alias = ParseTableAlias();
                return new SqlFrom.Derived(query, isLateral, alias, SpanFrom(first));
            }
            Take();
            var inner = ParseTables();
            ExpectSign(")");
            return inner;
        }
        if (AtWord("VALUES"))
        {
            var values = ParseValues();
            var alias = ParseTableAlias();
            return new SqlFrom.Derived(values, isLateral, alias, SpanFrom(first));
        }
        return ParseNamedTable(first, isLateral);
    }

    private SqlFrom ParseNamedTable(Token first, bool isLateral)
    {
        var name = ParseName("a table");
        if (AtSign("("))
        {
            var call = ParseCall(name, first);
            var of = ParseTableAlias();
            return new SqlFrom.Function(call, isLateral, false, of, SpanFrom(first));
        }
        SqlExpression? asOf = null;
        if (TakeWord("FOR"))
        {
            ExpectWord("SYSTEM_TIME");
            ExpectWord("AS");
            ExpectWord("OF");
            asOf = ParseExpression();
        }
        var alias = ParseTableAlias();
        return new SqlFrom.Named(name, asOf, alias, SpanFrom(first));
    }

    // TABLE(f(…))
    private SqlFrom.Function ParseTableFunction(Token first, bool isLateral)
    {
        Take();
        ExpectSign("(");
        var start = Current;
        var name = ParseName("a table function");
        if (!AtSign("(")) { throw Unexpected("'(' and the function's arguments"); }
        var call = ParseCall(name, start);
        ExpectSign(")");
        var alias = ParseTableAlias();
        return new SqlFrom.Function(call, isLateral, false, alias, SpanFrom(first));
    }

    private SqlFrom.Function ParseUnnest(Token first, bool isLateral)
    {
        var start = Current;
        var name = ParseName("UNNEST");
        var call = ParseCall(name, start);
        var hasOrdinality = TakeWords("WITH", "ORDINALITY");
        var alias = ParseTableAlias();
        return new SqlFrom.Function(call, isLateral, hasOrdinality, alias, SpanFrom(first));
    }

    private SqlAlias? ParseTableAlias()
    {
        var first = Current;
        var isSaid = TakeWord("AS");
        if (!isSaid && !AtIdentifier(Current)) { return null; }
        var name = isSaid ? ParseIdentifier("a name") : ParseImplicitAlias();
        // The list of what stands behind FROM t (a, b) is the columns' names.
        var columns = AtSign("(") ? ParseColumnNames() : [];
        return new SqlAlias(name, columns, SpanFrom(first));
    }
}
