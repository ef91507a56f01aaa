using System.Globalization;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Parsing;

// Types.
public sealed partial class SqlParser
{
    private SqlTypeName ParseType()
    {
        var outer = Enter();
        var first = Current;
        var type = ParsePlainType();
        while (true)
        {
            if (AtWord("ARRAY")) { Take(); }
            else if (AtSign("[") && IsSign(Ahead(), "]"))
            {
                Take();
                Take();
            }
            else { break; }
            type = new SqlTypeName.Array(type, SpanFrom(first));
            Grow(1);
        }
        Leave(outer);
        return type;
    }

    // With NULL or NOT NULL behind it.
    private SqlTypeName ParseColumnType()
    {
        var first = Current;
        var type = ParseType();
        if (TakeWords("NOT", "NULL")) { return type with { IsNotNull = true, Span = SpanFrom(first) }; }
        TakeWord("NULL");
        return type;
    }

    private SqlTypeName ParsePlainType()
    {
        if (Current.Kind != TokenKind.Word || SqlWords.Reserved.Contains(TextOf(Current).ToString()))
        {
            throw Unexpected("a type");
        }
        var first = Take();
        var name = TextOf(first).ToString().ToUpperInvariant();
        return name switch
        {
            "ROW" => ParseRowType(first),
            "ARRAY" when AtSign("<") => ParseArrayType(first),
            "MAP" when AtSign("<") => ParseMapType(first),
            "INTERVAL" => ParseIntervalType(first),
            "TIMESTAMP" or "TIME" => ParseTimeType(name, first),
            _ => ParseSimpleType(name, first),
        };
    }

    private SqlTypeName.Simple ParseSimpleType(string name, Token first)
    {
        if (name == "DOUBLE") { TakeWord("PRECISION"); }
        if (name is "CHARACTER" or "CHAR" && TakeWord("VARYING")) { name = "VARCHAR"; }
        var parameters = AtSign("(") ? ParseNumbers() : [];
        return new SqlTypeName.Simple(name, parameters, SpanFrom(first));
    }

    private SqlTypeName.Simple ParseTimeType(string name, Token first)
    {
        var parameters = AtSign("(") ? ParseNumbers() : [];
        if (AtWord("WITH") && (IsWord(Ahead(), "LOCAL") || IsWord(Ahead(), "TIME")))
        {
            Take();
            name += TakeWord("LOCAL") ? "_LTZ" : "_TZ";
            ExpectWord("TIME");
            ExpectWord("ZONE");
        }
        else if (TakeWord("WITHOUT"))
        {
            ExpectWord("TIME");
            ExpectWord("ZONE");
        }
        return new SqlTypeName.Simple(name, parameters, SpanFrom(first));
    }

    private SqlTypeName.Interval ParseIntervalType(Token first)
    {
        var from = ParseIntervalUnit();
        var to = TakeWord("TO") ? ParseIntervalUnit() : from;
        return new SqlTypeName.Interval(from, to, SpanFrom(first));
    }

    private SqlTypeName.Array ParseArrayType(Token first)
    {
        ExpectSign("<");
        var element = ParseColumnType();
        ExpectTypeEnd(">");
        return new SqlTypeName.Array(element, SpanFrom(first));
    }

    private SqlTypeName.Map ParseMapType(Token first)
    {
        ExpectSign("<");
        var key = ParseColumnType();
        ExpectSign(",");
        var value = ParseColumnType();
        ExpectTypeEnd(">");
        return new SqlTypeName.Map(key, value, SpanFrom(first));
    }

    private SqlTypeName.Row ParseRowType(Token first)
    {
        var close = AtSign("<") ? ">" : ")";
        if (!TakeSign("<")) { ExpectSign("("); }
        var fields = ParseFields();
        ExpectTypeEnd(close);
        return new SqlTypeName.Row(fields, SpanFrom(first));
    }

    private void ExpectTypeEnd(string sign)
    {
        if (!TakeSign(sign)) { throw Unexpected($"',' or '{sign}'"); }
    }

    // name type, name type …
    private SqlList<SqlField> ParseFields()
    {
        var fields = new List<SqlField>();
        do
        {
            var first = Current;
            var name = ParseIdentifier("a name");
            var type = ParseColumnType();
            fields.Add(new SqlField(name, type, SpanFrom(first)));
        }
        while (TakeSign(","));
        return [.. fields];
    }

    // ( 10, 2 )
    private SqlList<int> ParseNumbers()
    {
        ExpectSign("(");
        var numbers = new List<int>();
        do { numbers.Add(ParseCount()); }
        while (TakeSign(","));
        ExpectSign(")");
        return [.. numbers];
    }

    private int ParseCount()
    {
        if (Current.Kind != TokenKind.Number) { throw Unexpected("a number"); }
        var token = Current;
        if (!int.TryParse(TextOf(token), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw Error("number_too_large", "This number is too large, or none without a fraction.", SpanOf(token),
                "a whole number up to 2147483647");
        }
        Take();
        return number;
    }
}
