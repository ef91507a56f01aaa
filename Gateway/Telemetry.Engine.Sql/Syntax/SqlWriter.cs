using System.Text;
using Telemetry.Engine.Sql.Parsing;

namespace Telemetry.Engine.Sql.Syntax;

/// <summary>Writes nodes into one line of text.</summary>
internal sealed partial class SqlWriter
{
    private readonly StringBuilder _text = new();

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    public static string Quote(string name)
        => SqlWords.IsPlain(name) ? name : $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    public void Write(SqlNode node)
    {
        switch (node)
        {
            case SqlExpression expression: WriteExpression(expression); break;
            case SqlQuery query: WriteQuery(query); break;
            case SqlFrom table: WriteTable(table); break;
            case SqlStatement statement: WriteStatement(statement); break;
            case SqlTypeName type: WriteType(type); break;
            case SqlPattern pattern: WritePattern(pattern); break;
            case SqlIdentifier name: Add(Quote(name.Text)); break;
            case SqlName name: WriteName(name); break;
            case SqlScript script: WriteList(script.Statements, "; "); break;
            default: WriteDetail(node); break;
        }
    }

    // The parts of other nodes.
    private void WriteDetail(SqlNode node)
    {
        switch (node)
        {
            case SqlSelectItem item: WriteSelectItem(item); break;
            case SqlGrouping grouping: WriteGrouping(grouping); break;
            case SqlOrderItem item: WriteOrderItem(item); break;
            case SqlWindow window: WriteWindow(window); break;
            case SqlNamedWindow window: WriteNamedWindow(window); break;
            case SqlFrame frame: WriteFrame(frame); break;
            case SqlFrameBound bound: WriteBound(bound); break;
            case SqlArgument argument: WriteArgument(argument); break;
            case SqlWhen branch: WriteWhen(branch); break;
            case SqlField field: WriteField(field); break;
            case SqlCommonTable table: WriteCommonTable(table); break;
            case SqlAlias alias: WriteAlias(alias); break;
            case SqlOption option: Add(Text(option.Key)).Add(" = ").Add(Text(option.Value)); break;
            case SqlTableDefinition definition: WriteDefinition(definition); break;
            case SqlColumnDefinition column: WriteColumn(column); break;
            case SqlWatermark watermark: WriteWatermark(watermark); break;
            case SqlMatchRecognize match: WriteMatch(match); break;
            case SqlMatchSkip skip: WriteSkip(skip); break;
            case SqlPatternSubset subset: WriteSubset(subset); break;
            case SqlPatternDefinition definition: WritePatternDefinition(definition); break;
            default: throw new ArgumentException($"Node {node.GetType().Name} has no SQL.", nameof(node));
        }
    }

    private SqlWriter Add(string text)
    {
        _text.Append(text);
        return this;
    }

    private SqlWriter Add(SqlNode node)
    {
        Write(node);
        return this;
    }

    private void WriteList(IEnumerable<SqlNode> nodes, string separator = ", ")
    {
        var isFirst = true;
        foreach (var node in nodes)
        {
            if (!isFirst) { Add(separator); }
            isFirst = false;
            Write(node);
        }
    }

    private SqlWriter AddList(string before, IEnumerable<SqlNode> nodes, string after)
    {
        Add(before);
        WriteList(nodes);
        return Add(after);
    }

    private void WriteName(SqlName name) => WriteList(name.Parts, ".");

    private static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    private void WriteType(SqlTypeName type)
    {
        switch (type)
        {
            case SqlTypeName.Simple simple: WriteSimpleType(simple); break;
            case SqlTypeName.Interval interval:
                Add("INTERVAL ").Add(Unit(interval.From));
                if (interval.To != interval.From) { Add(" TO ").Add(Unit(interval.To)); }
                break;
            case SqlTypeName.Array array: Add("ARRAY<").Add(array.Element).Add(">"); break;
            case SqlTypeName.Map map: Add("MAP<").Add(map.Key).Add(", ").Add(map.Value).Add(">"); break;
            case SqlTypeName.Row row: AddList("ROW<", row.Fields, ">"); break;
            default: throw new ArgumentException($"Type {type.GetType().Name} has no SQL.", nameof(type));
        }
        if (type.IsNotNull) { Add(" NOT NULL"); }
    }

    private void WriteSimpleType(SqlTypeName.Simple type)
    {
        var (name, tail) = type.Name switch
        {
            "TIMESTAMP_TZ" => ("TIMESTAMP", " WITH TIME ZONE"),
            "TIME_LTZ" => ("TIME", " WITH LOCAL TIME ZONE"),
            "TIME_TZ" => ("TIME", " WITH TIME ZONE"),
            _ => (type.Name, ""),
        };
        Add(name);
        if (type.Parameters.Count > 0) { Add($"({string.Join(", ", type.Parameters)})"); }
        Add(tail);
    }

    private void WriteField(SqlField field) => Add(field.Name).Add(" ").Add(field.Type);

    private static string Unit(SqlIntervalUnit unit) => unit.ToString().ToUpperInvariant();
}
