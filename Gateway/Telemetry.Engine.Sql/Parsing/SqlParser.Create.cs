using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Parsing;

// CREATE VIEW, FUNCTION and MODEL.
public sealed partial class SqlParser
{
    private SqlStatement ParseCreate()
    {
        var first = Take();
        var orReplace = TakeWord("OR");
        if (orReplace) { ExpectWord("REPLACE"); }
        var isTemporary = ParseTemporary();
        if (!orReplace && TakeWord("TABLE")) { return ParseCreateTable(first, isTemporary); }
        if (TakeWord("MATERIALIZED"))
        {
            ExpectWord("VIEW");
            return ParseCreateView(first, isTemporary, orReplace);
        }
        if (TakeWord("VIEW")) { return ParseCreateView(first, isTemporary, orReplace); }
        if (TakeWord("FUNCTION")) { return ParseCreateFunction(first, isTemporary, orReplace); }
        if (!orReplace && TakeWord("MODEL")) { return ParseCreateModel(first, isTemporary); }
        throw Unexpected();
    }

    private bool ParseIfNotExists()
    {
        if (!TakeWord("IF")) { return false; }
        ExpectWord("NOT");
        ExpectWord("EXISTS");
        return true;
    }

    private string? ParseComment() => TakeWord("COMMENT") ? ParseString("a text") : null;

    private SqlStatement.CreateView ParseCreateView(Token first, bool isTemporary, bool orReplace)
    {
        var ifNotExists = ParseIfNotExists();
        var name = ParseName("a name for the view");
        var columns = AtSign("(") ? ParseColumnNames() : [];
        var comment = ParseComment();
        ExpectWord("AS");
        var body = ParseQuery();
        return new SqlStatement.CreateView(name, columns, body, SpanFrom(first))
        {
            IsTemporary = isTemporary,
            IfNotExists = ifNotExists,
            OrReplace = orReplace,
            Comment = comment,
        };
    }

    private SqlStatement.CreateFunction ParseCreateFunction(Token first, bool isTemporary, bool orReplace)
    {
        var ifNotExists = ParseIfNotExists();
        var name = ParseName("a name for the function");
        if (AtWord("AS")) { throw ForeignFunction(); }
        ExpectSign("(");
        var parameters = AtSign(")") ? [] : ParseFields();
        ExpectSign(")");
        ExpectWord("RETURNS");
        var returns = ParseType();
        ParseLanguage();
        var body = ParseFunctionBody();
        // PostgreSQL takes LANGUAGE on either side of the body.
        ParseLanguage();
        return new SqlStatement.CreateFunction(name, parameters, returns, body, SpanFrom(first))
        {
            IsTemporary = isTemporary,
            IfNotExists = ifNotExists,
            OrReplace = orReplace,
        };
    }

    private void ParseLanguage()
    {
        if (!TakeWord("LANGUAGE")) { return; }
        if (!AtWord("SQL")) { throw ForeignFunction(); }
        Take();
    }

    private SqlException ForeignFunction()
        => Error("unsupported_language", "Functions of other languages than SQL are not run here.", SpanOf(Current),
            "(parameters) RETURNS type AS $$SELECT expression$$");

    private SqlExpression ParseFunctionBody()
    {
        if (TakeWord("RETURN")) { return ParseExpression(); }
        ExpectWord("AS");
        if (Current.Kind != TokenKind.Dollar) { throw Unexpected("a body between $$ and $$"); }
        var token = Take();
        var tag = TextOf(token)[1..].IndexOf('$') + 2;
        // Its own tokens, this text: errors within the body have the place that the reader sees.
        var inner = new SqlParser(_source, token.Start + tag, token.End - tag) { _depth = _depth + 1 };
        return inner.ParseBody();
    }

    private SqlExpression ParseBody()
    {
        var query = AtWord("SELECT");
        if (query) { Take(); }
        var expression = ParseExpression();
        if (query && AtWord("FROM"))
        {
            throw Error("unsupported_syntax", "A function's body is one expression; it reads no table.",
                SpanOf(Current));
        }
        if (query) { ParseItemAlias(); }
        TakeSign(";");
        return Current.Kind == TokenKind.End ? expression : throw Unexpected("the end of the body");
    }

    private SqlStatement.CreateModel ParseCreateModel(Token first, bool isTemporary)
    {
        var ifNotExists = ParseIfNotExists();
        var name = ParseName("a name for the model");
        var inputs = TakeWord("INPUT") ? ParseFieldList() : [];
        var outputs = TakeWord("OUTPUT") ? ParseFieldList() : [];
        var comment = ParseComment();
        var options = TakeWord("WITH") ? ParseOptions() : [];
        return new SqlStatement.CreateModel(name, inputs, outputs, options, SpanFrom(first))
        {
            IsTemporary = isTemporary,
            IfNotExists = ifNotExists,
            Comment = comment,
        };
    }

    private SqlList<SqlField> ParseFieldList()
    {
        ExpectSign("(");
        var fields = ParseFields();
        ExpectSign(")");
        return fields;
    }

    // ( 'key' = 'value', … )
    private SqlList<SqlOption> ParseOptions()
    {
        ExpectSign("(");
        var options = new List<SqlOption>();
        if (TakeSign(")")) { return []; }
        do
        {
            var first = Current;
            var key = ParseOptionKey();
            ExpectSign("=");
            var value = ParseOptionValue();
            options.Add(new SqlOption(key, value, SpanFrom(first)));
        }
        while (TakeSign(","));
        ExpectSign(")");
        return [.. options];
    }
}
