using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Parsing;

// Functions with words of their own between the parentheses; all become plain calls.
public sealed partial class SqlParser
{
    private static readonly string[] TrimSides = ["BOTH", "LEADING", "TRAILING"];

    private SqlExpression.Call? TryParseSpecialCall(Token first)
    {
        switch (TextOf(first).ToString().ToUpperInvariant())
        {
            case "EXTRACT": return ParseSpecial(first, ReadExtract);
            case "FLOOR" or "CEIL" or "CEILING": return ParseSpecial(first, ReadFloor);
            case "TIMESTAMPADD" or "TIMESTAMPDIFF": return ParseSpecial(first, ReadUnitFirst);
            case "TRIM": return ParseSpecial(first, ReadTrim);
            case "POSITION": return ParseSpecial(first, ReadPosition);
            case "SUBSTRING": return ParseSpecial(first, ReadSubstring);
            case "OVERLAY": return ParseSpecial(first, ReadOverlay);
            case "JSON_VALUE" or "JSON_QUERY" or "JSON_EXISTS": return ParseSpecial(first, ReadJsonQuery);
            case "JSON_OBJECT" or "JSON_OBJECTAGG": return ParseSpecial(first, ReadJsonObject);
            case "JSON_ARRAY" or "JSON_ARRAYAGG": return ParseSpecial(first, ReadJsonArray);
            default: return null;
        }
    }

    private SqlExpression.Call ParseSpecial(Token first, Action<List<SqlArgument>> read)
    {
        var token = Take();
        var name = new SqlName([new SqlIdentifier(TextOf(token).ToString(), SpanOf(token))], SpanOf(token));
        ExpectSign("(");
        var arguments = new List<SqlArgument>();
        read(arguments);
        ExpectSign(")");
        return ParseCallTail(new SqlExpression.Call(name, [.. arguments], SpanFrom(first)), first);
    }

    private void AddArgument(List<SqlArgument> to, int minimum = 0)
    {
        var value = ParseExpression(minimum);
        to.Add(new SqlArgument(null, value, value.Span));
    }

    private void AddRest(List<SqlArgument> to)
    {
        while (TakeSign(",")) { AddArgument(to); }
    }

    private SqlExpression.Symbol ParseSymbol(string expected)
    {
        if (Current.Kind != TokenKind.Word) { throw Unexpected(expected); }
        var token = Take();
        return new SqlExpression.Symbol(TextOf(token).ToString().ToUpperInvariant(), SpanOf(token));
    }

    private void AddSymbol(List<SqlArgument> to, string expected)
    {
        var symbol = ParseSymbol(expected);
        to.Add(new SqlArgument(null, symbol, symbol.Span));
    }

    private void ReadExtract(List<SqlArgument> to)
    {
        AddSymbol(to, "a unit such as HOUR");
        ExpectWord("FROM");
        AddArgument(to);
    }

    private void ReadFloor(List<SqlArgument> to)
    {
        AddArgument(to);
        if (TakeWord("TO")) { AddSymbol(to, "a unit such as HOUR"); }
        else { AddRest(to); }
    }

    private void ReadUnitFirst(List<SqlArgument> to)
    {
        AddSymbol(to, "a unit such as HOUR");
        ExpectSign(",");
        AddArgument(to);
        AddRest(to);
    }

    private void ReadTrim(List<SqlArgument> to)
    {
        if (TrimSides.Any(AtWord))
        {
            AddSymbol(to, "BOTH");
            if (TakeWord("FROM"))
            {
                to.Add(new SqlArgument(null, new SqlExpression.String(" ", to[0].Span), to[0].Span));
                AddArgument(to);
                return;
            }
        }
        AddArgument(to);
        if (TakeWord("FROM"))
        {
            if (to.Count == 1)
            {
                var side = new SqlExpression.Symbol("BOTH", to[0].Span);
                to.Insert(0, new SqlArgument(null, side, side.Span));
            }
            AddArgument(to);
        }
        else if (to.Count == 2) { throw Unexpected(); }
        else { AddRest(to); }
    }

    private void ReadPosition(List<SqlArgument> to)
    {
        AddArgument(to, RangeLevel + 1);
        ExpectWord("IN");
        AddArgument(to, RangeLevel + 1);
    }

    private void ReadSubstring(List<SqlArgument> to)
    {
        AddArgument(to);
        if (!TakeWord("FROM"))
        {
            AddRest(to);
            return;
        }
        AddArgument(to);
        if (TakeWord("FOR")) { AddArgument(to); }
    }

    private void ReadOverlay(List<SqlArgument> to)
    {
        AddArgument(to);
        ExpectWord("PLACING");
        AddArgument(to);
        ExpectWord("FROM");
        AddArgument(to);
        if (TakeWord("FOR")) { AddArgument(to); }
    }

    // ---- JSON

    // JSON_VALUE(j, path RETURNING t NULL ON EMPTY ERROR ON ERROR), JSON_QUERY(j, path WITH WRAPPER …)
    private void ReadJsonQuery(List<SqlArgument> to)
    {
        AddArgument(to);
        ExpectSign(",");
        AddArgument(to);
        if (AtWord("RETURNING"))
        {
            var name = ParseClauseName(1);
            var type = ParseType();
            AddClause(to, name, new SqlExpression.TypeArgument(type, type.Span));
        }
        if (AtWord("WITH") || AtWord("WITHOUT")) { ReadJsonWrapper(to); }
        while (JsonBehaviourAt() is { } behaviour)
        {
            ExpectWord("ON");
            if (!AtWord("EMPTY") && !AtWord("ERROR")) { throw Unexpected("EMPTY or ERROR"); }
            var last = Take();
            var name = IsWord(last, "EMPTY") ? "ON EMPTY" : "ON ERROR";
            AddClause(to, new SqlIdentifier(name, SpanOf(last)), behaviour);
        }
    }

    private void ReadJsonWrapper(List<SqlArgument> to)
    {
        var first = Take();
        var word = IsWord(first, "WITHOUT") ? "WITHOUT" : "WITH";
        if (word == "WITH")
        {
            if (TakeWord("CONDITIONAL")) { word = "CONDITIONAL"; }
            else { TakeWord("UNCONDITIONAL"); }
        }
        TakeWord("ARRAY");
        ExpectWord("WRAPPER");
        var span = SpanFrom(first);
        AddClause(to, new SqlIdentifier("WRAPPER", span), new SqlExpression.Symbol(word, span));
    }

    private SqlExpression? JsonBehaviourAt()
    {
        var first = Current;
        if (TakeWord("DEFAULT")) { return ParseExpression(); }
        if (TakeWords("EMPTY", "ARRAY")) { return new SqlExpression.Symbol("EMPTY ARRAY", SpanFrom(first)); }
        if (TakeWords("EMPTY", "OBJECT")) { return new SqlExpression.Symbol("EMPTY OBJECT", SpanFrom(first)); }
        if (!IsWord(Ahead(), "ON")) { return null; }
        var isBehaviour = AtWord("NULL") || AtWord("ERROR") || AtWord("TRUE") || AtWord("FALSE") || AtWord("UNKNOWN");
        return isBehaviour ? ParseSymbol("NULL") : null;
    }

    private void ReadJsonObject(List<SqlArgument> to)
    {
        if (AtSign(")")) { return; }
        do
        {
            if (AtWords("NULL", "ON") || AtWords("ABSENT", "ON")) { break; }
            var hasKey = AtWord("KEY") && !IsSign(Ahead(), ":") && !IsSign(Ahead(), ".");
            if (hasKey) { Take(); }
            AddArgument(to);
            if (!TakeSign(":") && !TakeSign(",")) { ExpectWord("VALUE"); }
            AddArgument(to);
        }
        while (TakeSign(","));
        ReadOnNull(to);
    }

    private void ReadJsonArray(List<SqlArgument> to)
    {
        if (AtSign(")")) { return; }
        AddArgument(to);
        AddRest(to);
        ReadOnNull(to);
    }

    private void ReadOnNull(List<SqlArgument> to)
    {
        if (!AtWords("NULL", "ON") && !AtWords("ABSENT", "ON")) { return; }
        var behaviour = ParseSymbol("NULL");
        Take();
        ExpectWord("NULL");
        AddClause(to, new SqlIdentifier("ON NULL", behaviour.Span), behaviour);
    }

    private SqlIdentifier ParseClauseName(int words)
    {
        var first = Current;
        for (var i = 0; i < words; i++) { Take(); }
        var span = SpanFrom(first);
        return new SqlIdentifier(span.Text.ToString().ToUpperInvariant(), span);
    }

    private static void AddClause(List<SqlArgument> to, SqlIdentifier name, SqlExpression value)
        => to.Add(new SqlArgument(name, value, name.Span.To(value.Span)));
}
