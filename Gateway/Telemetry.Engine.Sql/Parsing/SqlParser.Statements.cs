using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Parsing;

// Statements other than CREATE.
public sealed partial class SqlParser
{
    private static readonly string[] ExplainDetails =
        ["ESTIMATED_COST", "CHANGELOG_MODE", "JSON_EXECUTION_PLAN", "PLAN_ADVICE"];

    private SqlStatement ParseStatement()
    {
        var first = Current;
        if (IsQueryWord(first) || AtSign("("))
        {
            var query = ParseQuery();
            return new SqlStatement.Query(query, SpanFrom(first));
        }
        if (AtWord("INSERT")) { return ParseInsert(); }
        if (AtWord("CREATE")) { return ParseCreate(); }
        if (AtWord("DROP")) { return ParseDrop(); }
        if (AtWord("EXPLAIN")) { return ParseExplain(); }
        if (AtWord("SET")) { return ParseSet(); }
        if (AtWord("RESET")) { return ParseReset(); }
        if (AtWord("EXECUTE")) { return ParseInsertSet(); }
        _tried.Clear();
        _tried.AddRange(SqlWords.Statements);
        throw Unexpected($"a statement: {string.Join(", ", SqlWords.Statements[..^1])} or {SqlWords.Statements[^1]}");
    }

    private SqlStatement.Insert ParseInsert()
    {
        var first = Take();
        ExpectWord("INTO");
        var table = ParseName("a table");
        var columns = AtSign("(") && !AtQueryIn() ? ParseColumnNames() : [];
        if (!IsQueryWord(Current) && !AtSign("(")) { throw Unexpected(AQuery); }
        var query = ParseQuery();
        return new SqlStatement.Insert(table, columns, query, SpanFrom(first));
    }

    private SqlStatement.InsertSet ParseInsertSet()
    {
        var first = Take();
        ExpectWord("STATEMENT");
        ExpectWord("SET");
        ExpectWord("BEGIN");
        var inserts = new List<SqlStatement>();
        while (AtWord("INSERT"))
        {
            inserts.Add(ParseInsert());
            if (!TakeSign(";")) { throw Unexpected("';'"); }
        }
        if (inserts.Count == 0) { throw Unexpected("INSERT"); }
        _tried.Add("INSERT");
        ExpectWord("END");
        return new SqlStatement.InsertSet([.. inserts], SpanFrom(first));
    }

    private SqlStatement.Explain ParseExplain()
    {
        var outer = Enter();
        var first = Take();
        var details = new List<string>();
        if (!TakeWords("PLAN", "FOR"))
        {
            while (ExplainDetails.Any(AtWord))
            {
                details.Add(TextOf(Take()).ToString().ToUpperInvariant());
                if (!TakeSign(",")) { break; }
            }
        }
        if (!AtStatement()) { throw Unexpected("SELECT, WITH, VALUES or INSERT"); }
        var statement = ParseStatement();
        Leave(outer);
        return new SqlStatement.Explain(statement, [.. details], SpanFrom(first));
    }

    private bool AtStatement()
        => IsQueryWord(Current) || AtSign("(") || AtWord("INSERT") || AtWord("EXECUTE") || AtWord("EXPLAIN");

    private SqlStatement.Set ParseSet()
    {
        var first = Take();
        var start = Current;
        var key = ParseOptionKey();
        ExpectSign("=");
        var value = ParseOptionValue();
        return new SqlStatement.Set(new SqlOption(key, value, SpanFrom(start)), SpanFrom(first));
    }

    private SqlStatement.Reset ParseReset()
    {
        var first = Take();
        var isAll = Current.Kind == TokenKind.End || AtSign(";");
        var key = isAll ? null : ParseOptionKey();
        return new SqlStatement.Reset(key, SpanFrom(first));
    }

    // 'table.exec.state.ttl' or table.exec.state.ttl; parts may have hyphens.
    private string ParseOptionKey()
    {
        if (Current.Kind == TokenKind.String) { return Unquote(Take()); }
        if (Current.Kind is not (TokenKind.Word or TokenKind.Quoted)) { throw Unexpected("a key in quotes"); }
        var first = Take();
        while (AtSign(".") || AtSign("-"))
        {
            Take();
            if (Current.Kind is not (TokenKind.Word or TokenKind.Quoted)) { throw Unexpected("a key in quotes"); }
            Take();
        }
        return first.Kind == TokenKind.Quoted ? Unquote(first) : SpanFrom(first).Text.ToString();
    }

    private string ParseOptionValue()
    {
        if (Current.Kind == TokenKind.String) { return Unquote(Take()); }
        if (Current.Kind is not (TokenKind.Word or TokenKind.Number)) { throw Unexpected("a value in quotes"); }
        return TextOf(Take()).ToString();
    }

    private SqlStatement.Drop ParseDrop()
    {
        var first = Take();
        var isTemporary = ParseTemporary();
        TakeWord("MATERIALIZED");
        var kind = TakeWord("TABLE") ? SqlObjectKind.Table
            : TakeWord("VIEW") ? SqlObjectKind.View
            : TakeWord("FUNCTION") ? SqlObjectKind.Function
            : TakeWord("MODEL") ? SqlObjectKind.Model
            : throw Unexpected();
        var ifExists = TakeWord("IF");
        if (ifExists) { ExpectWord("EXISTS"); }
        var name = ParseName("a name");
        return new SqlStatement.Drop(kind, name, ifExists, SpanFrom(first)) { IsTemporary = isTemporary };
    }

    private bool ParseTemporary()
    {
        var isShort = AtWord("TEMP");
        if (isShort) { Take(); }
        var isTemporary = isShort || TakeWord("TEMPORARY");
        if (isTemporary) { TakeWord("SYSTEM"); }
        return isTemporary;
    }
}
