using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Parsing;

// Calls: arguments, and what follows the parenthesis (FILTER, OVER …).
public sealed partial class SqlParser
{
    private int _matchDepth;

    private SqlExpression.Call ParseCall(SqlName name, Token first)
    {
        ExpectSign("(");
        var isDistinct = TakeWord("DISTINCT");
        if (!isDistinct) { TakeWord("ALL"); }
        var arguments = ParseArguments();
        var orderBy = AtWord("ORDER") ? ParseOrderBy() : [];
        ExpectSign(")");
        var call = new SqlExpression.Call(name, arguments, SpanFrom(first))
        {
            IsDistinct = isDistinct,
            OrderBy = orderBy,
        };
        return ParseCallTail(call, first);
    }

    private SqlExpression.Call ParseCallTail(SqlExpression.Call call, Token first)
    {
        if (TakeWords("WITHIN", "GROUP"))
        {
            ExpectSign("(");
            call = call with { OrderBy = ParseOrderBy() };
            ExpectSign(")");
        }
        if (AtWords("IGNORE", "NULLS") || AtWords("RESPECT", "NULLS"))
        {
            call = call with { IgnoresNulls = AtWord("IGNORE") };
            Take();
            Take();
        }
        if (AtWord("FILTER") && IsSign(Ahead(), "("))
        {
            Take();
            ExpectSign("(");
            ExpectWord("WHERE");
            call = call with { Filter = ParseExpression() };
            ExpectSign(")");
        }
        if (TakeWord("OVER")) { call = call with { Over = ParseOver() }; }
        return call with { Span = SpanFrom(first) };
    }

    private SqlList<SqlArgument> ParseArguments()
    {
        if (AtSign(")")) { return []; }
        var arguments = new List<SqlArgument>();
        if (AtSign("*"))
        {
            var star = Take();
            return [new SqlArgument(null, new SqlExpression.Star(SpanOf(star)), SpanOf(star))];
        }
        do { arguments.Add(ParseArgument()); }
        while (TakeSign(","));
        return [.. arguments];
    }

    private SqlArgument ParseArgument()
    {
        var first = Current;
        SqlIdentifier? name = null;
        if (AtIdentifier(first) && IsSign(Ahead(), "=>"))
        {
            name = ParseIdentifier("a name");
            Take();
        }
        var value = ParseArgumentValue();
        return new SqlArgument(name, value, SpanFrom(first));
    }

    private SqlExpression ParseArgumentValue()
    {
        if (AtWord("TABLE")) { return ParseTableArgument(); }
        if (AtWord("DESCRIPTOR") && IsSign(Ahead(), "(")) { return ParseDescriptor(); }
        if (!AtWord("MODEL") || !AtIdentifier(Ahead())) { return ParseExpression(); }
        var first = Take();
        var model = ParseName("a model");
        return new SqlExpression.ModelArgument(model, SpanFrom(first));
    }

    private SqlExpression.TableArgument ParseTableArgument()
    {
        var outer = Enter();
        var first = Take();
        var table = ParseTableOperand();
        SqlList<SqlExpression> partitionBy = [];
        if (TakeWords("PARTITION", "BY"))
        {
            // A list needs its parentheses here: the comma behind it belongs to the call.
            var by = ParseExpression();
            partitionBy = by is SqlExpression.Row row ? row.Items : [by];
        }
        var orderBy = AtWord("ORDER") ? ParseOrderBy(isList: false) : [];
        Leave(outer);
        return new SqlExpression.TableArgument(table, partitionBy, orderBy, SpanFrom(first));
    }

    private SqlFrom ParseTableOperand()
    {
        var first = Current;
        if (AtSign("("))
        {
            if (AtQueryIn())
            {
                Take();
                var query = ParseQuery();
                ExpectSign(")");
                return new SqlFrom.Derived(query, false, null, SpanFrom(first));
            }
            Take();
            var inner = ParseTableOperand();
            ExpectSign(")");
            return inner;
        }
        var name = ParseName("a table");
        if (!AtSign("(")) { return new SqlFrom.Named(name, null, null, name.Span); }
        var call = ParseCall(name, first);
        return new SqlFrom.Function(call, false, false, null, call.Span);
    }

    private SqlExpression.Descriptor ParseDescriptor()
    {
        var first = Take();
        ExpectSign("(");
        var columns = new List<SqlName>();
        do { columns.Add(ParseName("a column")); }
        while (TakeSign(","));
        ExpectSign(")");
        return new SqlExpression.Descriptor([.. columns], SpanFrom(first));
    }

    // ---- ORDER BY and OVER

    private SqlList<SqlOrderItem> ParseOrderBy(bool isList = true)
    {
        ExpectWord("ORDER");
        ExpectWord("BY");
        var items = new List<SqlOrderItem>();
        do { items.Add(ParseOrderItem()); }
        while (isList && TakeSign(","));
        return [.. items];
    }

    private SqlOrderItem ParseOrderItem()
    {
        var first = Current;
        var expression = ParseExpression();
        var isDescending = TakeWord("DESC");
        if (!isDescending) { TakeWord("ASC"); }
        bool? nullsFirst = null;
        if (TakeWord("NULLS"))
        {
            nullsFirst = TakeWord("FIRST");
            if (nullsFirst == false) { ExpectWord("LAST"); }
        }
        return new SqlOrderItem(expression, isDescending, nullsFirst, SpanFrom(first));
    }

    private SqlWindow ParseOver()
    {
        if (AtSign("(")) { return ParseWindow(); }
        var name = ParseIdentifier("a window's name or '('");
        return new SqlWindow(name, [], [], null, name.Span);
    }

    private SqlWindow ParseWindow()
    {
        var first = Current;
        ExpectSign("(");
        SqlIdentifier? name = null;
        var isClause = AtWords("PARTITION", "BY") || FrameUnitAt(Current) is not null;
        if (!isClause && AtIdentifier(Current)) { name = ParseImplicitAlias(); }
        var partitionBy = TakeWords("PARTITION", "BY") ? ParseExpressions() : [];
        if (partitionBy.Count == 0) { _tried.Add("PARTITION"); }
        var orderBy = AtWord("ORDER") ? ParseOrderBy() : [];
        if (orderBy.Count == 0) { _tried.Add("ORDER"); }
        var frame = FrameUnitAt(Current) is null ? null : ParseFrame();
        if (frame is null) { _tried.AddRange("ROWS", "RANGE"); }
        ExpectSign(")");
        return new SqlWindow(name, partitionBy, orderBy, frame, SpanFrom(first));
    }

    private SqlFrameUnit? FrameUnitAt(Token token)
        => IsWord(token, "ROWS") ? SqlFrameUnit.Rows
            : IsWord(token, "RANGE") ? SqlFrameUnit.Range
            : IsWord(token, "GROUPS") ? SqlFrameUnit.Groups
            : null;

    private SqlFrame ParseFrame()
    {
        var first = Current;
        var unit = FrameUnitAt(Take()) ?? SqlFrameUnit.Rows;
        SqlFrameBound start;
        SqlFrameBound end;
        if (TakeWord("BETWEEN"))
        {
            start = ParseFrameBound();
            ExpectWord("AND");
            end = ParseFrameBound();
        }
        else
        {
            start = ParseFrameBound();
            end = new SqlFrameBound.CurrentRow(start.Span);
        }
        var exclusion = TakeWord("EXCLUDE") ? ParseExclusion() : SqlFrameExclusion.NoOthers;
        return new SqlFrame(unit, start, end, exclusion, SpanFrom(first));
    }

    private SqlFrameBound ParseFrameBound()
    {
        var first = Current;
        if (TakeWord("UNBOUNDED"))
        {
            if (TakeWord("PRECEDING")) { return new SqlFrameBound.UnboundedPreceding(SpanFrom(first)); }
            ExpectWord("FOLLOWING");
            return new SqlFrameBound.UnboundedFollowing(SpanFrom(first));
        }
        if (TakeWords("CURRENT", "ROW")) { return new SqlFrameBound.CurrentRow(SpanFrom(first)); }
        // The AND of BETWEEN is not the expression's.
        var distance = ParseExpression(RangeLevel + 1);
        if (TakeWord("PRECEDING")) { return new SqlFrameBound.Preceding(distance, SpanFrom(first)); }
        ExpectWord("FOLLOWING");
        return new SqlFrameBound.Following(distance, SpanFrom(first));
    }

    private SqlFrameExclusion ParseExclusion()
    {
        if (TakeWords("CURRENT", "ROW")) { return SqlFrameExclusion.CurrentRow; }
        if (TakeWord("GROUP")) { return SqlFrameExclusion.Group; }
        if (TakeWord("TIES")) { return SqlFrameExclusion.Ties; }
        if (TakeWords("NO", "OTHERS")) { return SqlFrameExclusion.NoOthers; }
        throw Unexpected();
    }
}
