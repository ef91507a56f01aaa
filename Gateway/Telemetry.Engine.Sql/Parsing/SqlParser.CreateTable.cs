using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Parsing;

// CREATE TABLE.
public sealed partial class SqlParser
{
    // What the list between the parentheses has said so far.
    private sealed class TableElements
    {
        public List<SqlColumnDefinition> Columns { get; } = [];

        public SqlWatermark? Watermark { get; set; }

        public SqlList<SqlIdentifier> PrimaryKey { get; set; } = [];
    }

    private SqlStatement.CreateTable ParseCreateTable(Token first, bool isTemporary)
    {
        var ifNotExists = ParseIfNotExists();
        var name = ParseName("a name for the table");
        var start = Current;
        var elements = new TableElements();
        if (TakeSign("("))
        {
            do { ParseTableElement(elements); }
            while (TakeSign(","));
            ExpectSign(")");
        }
        var comment = ParseComment();
        SqlList<SqlIdentifier> partitionedBy = [];
        if (TakeWord("PARTITIONED"))
        {
            ExpectWord("BY");
            partitionedBy = ParseColumnNames();
        }
        var options = TakeWord("WITH") ? ParseOptions() : [];
        var definition = new SqlTableDefinition(
            [.. elements.Columns], elements.Watermark, elements.PrimaryKey, partitionedBy, comment, options,
                SpanFrom(start));
        return new SqlStatement.CreateTable(name, definition, SpanFrom(first))
        {
            IsTemporary = isTemporary,
            IfNotExists = ifNotExists,
        };
    }

    private void ParseTableElement(TableElements elements)
    {
        var first = Current;
        if (AtWords("WATERMARK", "FOR"))
        {
            if (elements.Watermark is not null)
            {
                throw Error("repeated_clause", "A table has one watermark.", SpanOf(first));
            }
            elements.Watermark = ParseWatermark();
            return;
        }
        if (AtWord("CONSTRAINT") && AtIdentifier(Ahead()) && IsWord(Ahead(2), "PRIMARY"))
        {
            Take();
            Take();
        }
        if (AtWords("PRIMARY", "KEY"))
        {
            TakeKey(elements, first);
            elements.PrimaryKey = ParseColumnNames();
            ParseEnforcement();
            return;
        }
        var name = ParseIdentifier("a column");
        elements.Columns.Add(TakeWord("AS") ? ParseComputed(name, first) : ParseTyped(name, first, elements));
    }

    private void TakeKey(TableElements elements, Token first)
    {
        if (elements.PrimaryKey.Count > 0)
        {
            throw Error("repeated_clause", "A table has one primary key.", SpanOf(first));
        }
        ExpectWord("PRIMARY");
        ExpectWord("KEY");
    }

    private void ParseEnforcement()
    {
        if (TakeWord("NOT")) { ExpectWord("ENFORCED"); }
        else { TakeWord("ENFORCED"); }
    }

    private SqlWatermark ParseWatermark()
    {
        var first = Take();
        Take();
        var column = ParseName("a column");
        ExpectWord("AS");
        var expression = ParseExpression();
        return new SqlWatermark(column, expression, SpanFrom(first));
    }

    private SqlColumnDefinition.Computed ParseComputed(SqlIdentifier name, Token first)
    {
        var expression = ParseExpression();
        var comment = ParseComment();
        return new SqlColumnDefinition.Computed(name, expression, SpanFrom(first)) { Comment = comment };
    }

    private SqlColumnDefinition ParseTyped(SqlIdentifier name, Token first, TableElements elements)
    {
        var type = ParseColumnType();
        if (TakeWord("METADATA"))
        {
            var key = TakeWord("FROM") ? ParseString("a key in quotes") : null;
            var isVirtual = TakeWord("VIRTUAL");
            var note = ParseComment();
            return new SqlColumnDefinition.Metadata(name, type, key, isVirtual, SpanFrom(first)) { Comment = note };
        }
        if (AtWords("PRIMARY", "KEY"))
        {
            TakeKey(elements, Current);
            ParseEnforcement();
            elements.PrimaryKey = [name];
        }
        var comment = ParseComment();
        return new SqlColumnDefinition.Physical(name, type, SpanFrom(first)) { Comment = comment };
    }
}
