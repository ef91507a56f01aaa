using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Parsing;

// What an expression is made of: literals, names, parentheses, CASE, CAST, constructors.
public sealed partial class SqlParser
{
    private const string AnExpression = "an expression";

    private SqlExpression ParsePrimary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                Take();
                return new SqlExpression.Number(TextOf(token).ToString(), SpanOf(token));
            case TokenKind.String:
                Take();
                return new SqlExpression.String(Unquote(token), SpanOf(token));
            case TokenKind.Quoted:
                return ParseNameOrCall();
            case TokenKind.Word:
                return ParseWord();
            default:
                return AtSign("(") ? ParseParentheses() : throw Unexpected(AnExpression);
        }
    }

    private SqlExpression ParseWord()
    {
        var token = Current;
        if (TryParseKeyword(token) is { } keyword) { return keyword; }
        if (TryParseTimeLiteral(token) is { } literal) { return literal; }
        if (TryParseScopedCall(token) is { } scoped) { return scoped; }
        var word = TextOf(token).ToString();
        if (SqlWords.Bare.Contains(word) && !IsSign(Ahead(), "("))
        {
            Take();
            var name = new SqlName([new SqlIdentifier(word, SpanOf(token))], SpanOf(token));
            return new SqlExpression.Call(name, [], SpanOf(token));
        }
        var isCall = IsSign(Ahead(), "(");
        if (SqlWords.Reserved.Contains(word) && !(isCall && SqlWords.Functions.Contains(word)))
        {
            throw Unexpected(AnExpression);
        }
        return isCall && TryParseSpecialCall(token) is { } call ? call : ParseNameOrCall();
    }

    private SqlExpression? TryParseKeyword(Token token)
    {
        if (AtWord("NULL"))
        {
            Take();
            return new SqlExpression.Null(SpanOf(token));
        }
        if (AtWord("TRUE") || AtWord("FALSE"))
        {
            var value = AtWord("TRUE");
            Take();
            return new SqlExpression.Boolean(value, SpanOf(token));
        }
        if (AtWord("CASE")) { return ParseCase(); }
        if (AtWord("EXISTS") && IsSign(Ahead(), "(")) { return ParseExists(); }
        if (AtWord("ROW") && IsSign(Ahead(), "(")) { return ParseRow(); }
        if (AtWord("ARRAY") && IsSign(Ahead(), "[")) { return ParseArray(); }
        if (AtWord("MAP") && IsSign(Ahead(), "[")) { return ParseMap(); }
        if ((AtWord("CAST") || AtWord("TRY_CAST")) && IsSign(Ahead(), "(")) { return ParseCast(); }
        return null;
    }

    private SqlExpression ParseParentheses()
    {
        var first = Current;
        if (AtQueryIn())
        {
            Take();
            var query = ParseQuery();
            ExpectSign(")");
            return new SqlExpression.Subquery(query, SpanFrom(first));
        }
        Take();
        var items = ParseExpressions();
        ExpectSign(")");
        return items.Count == 1 ? items[0] : new SqlExpression.Row(items, SpanFrom(first));
    }

    private SqlExpression.Case ParseCase()
    {
        var first = Take();
        var operand = AtWord("WHEN") ? null : ParseExpression();
        var whens = new List<SqlWhen>();
        while (AtWord("WHEN"))
        {
            var start = Take();
            var condition = ParseExpression();
            ExpectWord("THEN");
            var result = ParseExpression();
            whens.Add(new SqlWhen(condition, result, SpanFrom(start)));
        }
        if (whens.Count == 0) { throw Unexpected("WHEN"); }
        _tried.Add("WHEN");
        var otherwise = TakeWord("ELSE") ? ParseExpression() : null;
        ExpectWord("END");
        return new SqlExpression.Case(operand, [.. whens], otherwise, SpanFrom(first));
    }

    private SqlExpression.Exists ParseExists()
    {
        var first = Take();
        ExpectSign("(");
        var query = ParseQuery();
        ExpectSign(")");
        return new SqlExpression.Exists(query, SpanFrom(first));
    }

    private SqlExpression.Row ParseRow()
    {
        var first = Take();
        ExpectSign("(");
        var items = AtSign(")") ? [] : ParseExpressions();
        ExpectSign(")");
        return new SqlExpression.Row(items, SpanFrom(first));
    }

    private SqlExpression.Array ParseArray()
    {
        var first = Take();
        return new SqlExpression.Array(ParseBracketed(), SpanFrom(first));
    }

    private SqlExpression.Map ParseMap()
    {
        var first = Take();
        var items = ParseBracketed();
        var span = SpanFrom(first);
        if (items.Count % 2 == 0) { return new SqlExpression.Map(items, span); }
        throw Error("odd_map", "MAP takes keys and values in turn, and the last key has no value.", items[^1].Span);
    }

    private SqlList<SqlExpression> ParseBracketed()
    {
        ExpectSign("[");
        var items = AtSign("]") ? [] : ParseExpressions();
        ExpectSign("]");
        return items;
    }

    private SqlExpression.Cast ParseCast()
    {
        var isTry = AtWord("TRY_CAST");
        var first = Take();
        ExpectSign("(");
        var operand = ParseExpression();
        ExpectWord("AS");
        var type = ParseType();
        ExpectSign(")");
        return new SqlExpression.Cast(operand, type, isTry, SpanFrom(first));
    }

    private SqlExpression ParseNameOrCall()
    {
        var first = Current;
        var name = AtWord("LEFT") || AtWord("RIGHT") ? ParseReservedFunction() : ParseName("a column");
        if (AtSign("(")) { return ParseCall(name, first); }
        return new SqlExpression.Column(name, name.Span);
    }

    private SqlName ParseReservedFunction()
    {
        var token = Take();
        return new SqlName([new SqlIdentifier(TextOf(token).ToString(), SpanOf(token))], SpanOf(token));
    }

    // ---- names

    private bool AtIdentifier(Token token)
        => token.Kind == TokenKind.Quoted
            || (token.Kind == TokenKind.Word && !SqlWords.Reserved.Contains(TextOf(token).ToString()));

    private SqlIdentifier ParseIdentifier(string expected)
    {
        if (!AtIdentifier(Current)) { throw Unexpected(expected); }
        var token = Take();
        var text = token.Kind == TokenKind.Quoted ? Unquote(token) : TextOf(token).ToString();
        if (text.Length <= SqlLimits.NameLengthMax) { return new SqlIdentifier(text, SpanOf(token)); }
        throw Error("name_too_long", $"A name has {SqlLimits.NameLengthMax} characters at most.", SpanOf(token));
    }

    private SqlName ParseName(string expected)
    {
        var first = Current;
        var parts = new List<SqlIdentifier> { ParseIdentifier(expected) };
        while (AtSign(".") && !IsSign(Ahead(), "*"))
        {
            Take();
            parts.Add(ParseIdentifier("a name"));
            if (parts.Count > SqlLimits.DepthMax) { throw TooDeep(); }
        }
        return new SqlName([.. parts], SpanFrom(first));
    }

    private SqlList<SqlIdentifier> ParseIdentifiers(string expected)
    {
        var names = new List<SqlIdentifier>();
        do { names.Add(ParseIdentifier(expected)); }
        while (TakeSign(","));
        return [.. names];
    }

    // ( a, b )
    private SqlList<SqlIdentifier> ParseColumnNames()
    {
        ExpectSign("(");
        var names = ParseIdentifiers("a column");
        ExpectSign(")");
        return names;
    }

    private string Unquote(Token token)
    {
        var text = TextOf(token);
        var quote = text[..1].ToString();
        return text[1..^1].ToString().Replace(quote + quote, quote, StringComparison.Ordinal);
    }

    private string ParseString(string expected)
        => Current.Kind == TokenKind.String ? Unquote(Take()) : throw Unexpected(expected);
}
