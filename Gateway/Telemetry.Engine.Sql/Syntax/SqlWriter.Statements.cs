namespace Telemetry.Engine.Sql.Syntax;

// Statements.
internal sealed partial class SqlWriter
{
    private void WriteStatement(SqlStatement statement)
    {
        switch (statement)
        {
            case SqlStatement.Query query: Add(query.Body); break;
            case SqlStatement.Insert insert:
                Add("INSERT INTO ").Add(insert.Table);
                if (insert.Columns.Count > 0) { AddList(" (", insert.Columns, ")"); }
                Add(" ").Add(insert.Source);
                break;
            case SqlStatement.InsertSet set:
                Add("EXECUTE STATEMENT SET BEGIN ");
                foreach (var insert in set.Inserts) { Add(insert).Add("; "); }
                Add("END");
                break;
            case SqlStatement.Explain explain:
                Add("EXPLAIN ");
                if (explain.Details.Count > 0) { Add(string.Join(", ", explain.Details)).Add(" "); }
                Add(explain.Statement);
                break;
            case SqlStatement.Set set: Add("SET ").Add(set.Option); break;
            case SqlStatement.Reset reset: Add(reset.Key is null ? "RESET" : "RESET " + Text(reset.Key)); break;
            case SqlStatement.Drop drop:
                Add("DROP ").Temporary(drop.IsTemporary).Add(drop.Kind.ToString().ToUpperInvariant());
                Add(drop.IfExists ? " IF EXISTS " : " ").Add(drop.Name);
                break;
            default: WriteCreate(statement); break;
        }
    }

    private void WriteCreate(SqlStatement statement)
    {
        switch (statement)
        {
            case SqlStatement.CreateTable table:
                Add("CREATE ").Temporary(table.IsTemporary).Add("TABLE ").IfNotExists(table.IfNotExists);
                Add(table.Name).Add(table.Definition);
                break;
            case SqlStatement.CreateView view:
                Create(view.OrReplace).Temporary(view.IsTemporary).Add("VIEW ");
                IfNotExists(view.IfNotExists).Add(view.Name);
                if (view.Columns.Count > 0) { AddList(" (", view.Columns, ")"); }
                Comment(view.Comment).Add(" AS ").Add(view.Body);
                break;
            case SqlStatement.CreateFunction function:
                Create(function.OrReplace).Temporary(function.IsTemporary).Add("FUNCTION ");
                IfNotExists(function.IfNotExists).Add(function.Name).AddList("(", function.Parameters, ") RETURNS ");
                Add(function.Returns).Add(" LANGUAGE SQL RETURN ").Add(function.Body);
                break;
            case SqlStatement.CreateModel model: WriteModel(model); break;
            default: throw new ArgumentException($"{statement.GetType().Name} has no SQL.", nameof(statement));
        }
    }

    private void WriteModel(SqlStatement.CreateModel model)
    {
        Add("CREATE ").Temporary(model.IsTemporary).Add("MODEL ").IfNotExists(model.IfNotExists).Add(model.Name);
        if (model.Inputs.Count > 0) { AddList(" INPUT (", model.Inputs, ")"); }
        if (model.Outputs.Count > 0) { AddList(" OUTPUT (", model.Outputs, ")"); }
        Comment(model.Comment);
        if (model.Options.Count > 0) { AddList(" WITH (", model.Options, ")"); }
    }

    private SqlWriter Create(bool orReplace) => Add(orReplace ? "CREATE OR REPLACE " : "CREATE ");

    private SqlWriter Temporary(bool isTemporary) => Add(isTemporary ? "TEMPORARY " : "");

    private SqlWriter IfNotExists(bool isSaid) => Add(isSaid ? "IF NOT EXISTS " : "");

    private SqlWriter Comment(string? comment) => Add(comment is null ? "" : " COMMENT " + Text(comment));

    private void WriteDefinition(SqlTableDefinition definition)
    {
        var elements = new List<SqlNode>(definition.Columns);
        if (definition.Watermark is not null) { elements.Add(definition.Watermark); }
        if (elements.Count > 0 || definition.PrimaryKey.Count > 0)
        {
            AddList(" (", elements, "");
            if (definition.PrimaryKey.Count > 0)
            {
                AddList(elements.Count > 0 ? ", PRIMARY KEY (" : "PRIMARY KEY (", definition.PrimaryKey,
                    ") NOT ENFORCED");
            }
            Add(")");
        }
        Comment(definition.Comment);
        if (definition.PartitionedBy.Count > 0) { AddList(" PARTITIONED BY (", definition.PartitionedBy, ")"); }
        if (definition.Options.Count > 0) { AddList(" WITH (", definition.Options, ")"); }
    }

    private void WriteColumn(SqlColumnDefinition column)
    {
        Add(column.Name).Add(" ");
        switch (column)
        {
            case SqlColumnDefinition.Physical physical: Add(physical.Type); break;
            case SqlColumnDefinition.Computed computed: Add("AS ").Add(computed.Expression); break;
            case SqlColumnDefinition.Metadata metadata:
                Add(metadata.Type).Add(" METADATA").Add(metadata.Key is null ? "" : " FROM " + Text(metadata.Key));
                Add(metadata.IsVirtual ? " VIRTUAL" : "");
                break;
            default: throw new ArgumentException($"{column.GetType().Name} has no SQL.", nameof(column));
        }
        Comment(column.Comment);
    }

    private void WriteWatermark(SqlWatermark watermark)
        => Add("WATERMARK FOR ").Add(watermark.Column).Add(" AS ").Add(watermark.Expression);
}
