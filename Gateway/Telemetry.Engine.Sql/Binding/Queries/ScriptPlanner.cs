using System.Globalization;
using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Explain;
using Telemetry.Engine.Sql.Parsing;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Rules;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Plans the statements of a script in their order.</summary>
internal sealed class ScriptPlanner(SqlCatalog catalog, SqlOptions options)
{
    private readonly PlannerSession _session = new(catalog, options);
    private readonly List<PlanNode.Sink> _sinks = [];
    private readonly List<SqlExplanation> _explanations = [];
    private readonly HashSet<string> _created = new(StringComparer.Ordinal);
    private int _results;

    /// <summary>Plans a script.</summary>
    public SqlProgram Plan(SourceText script)
    {
        foreach (var statement in SqlParser.Parse(script).Statements) { Plan(statement); }
        return new()
        {
            Sinks = [.. _sinks],
            Sources = [.. SourcesOf(_sinks)],
            Explanations = [.. _explanations],
            Options = _session.Options,
            Catalog = _session.Catalog,
        };
    }

    private void Plan(SqlStatement statement)
    {
        switch (statement)
        {
            case SqlStatement.Query or SqlStatement.Insert: _sinks.Add(Sink(statement)); break;
            case SqlStatement.InsertSet set: foreach (var insert in set.Inserts) { Plan(insert); } break;
            case SqlStatement.Explain explain: Explain(explain); break;
            case SqlStatement.Set set: _session.Options = OptionReader.Set(_session.Options, set.Option); break;
            case SqlStatement.Reset reset: _session.Options = OptionReader.Reset(_session.Options, reset); break;
            case SqlStatement.CreateTable table: Create(table); break;
            case SqlStatement.CreateView view: Create(view); break;
            case SqlStatement.CreateFunction function: Create(function); break;
            case SqlStatement.CreateModel model: Create(model); break;
            case SqlStatement.Drop drop: _session.Change(CatalogChanges.Drop(_session.Catalog, drop)); break;
            default: throw QueryError.Unsupported("This statement", statement.Span);
        }
    }

    private PlanNode.Sink Sink(SqlStatement statement)
    {
        var (query, name, table) = statement is SqlStatement.Insert insert
            ? Inserted(insert) : (new QueryPlanner(_session).Plan(((SqlStatement.Query)statement).Body), NextResult(),
                null);
        var span = statement is SqlStatement.Insert into ? into.Source.Span : statement.Span;
        return PlanFinish.Apply(new(query.Node, name, query.Names, table), _session.Options, span);
    }

    private (BoundQuery Query, string Name, Catalog.SqlTable? Table) Inserted(SqlStatement.Insert insert)
    {
        var query = new QueryPlanner(_session).Plan(insert.Source);
        var name = insert.Table.Last.Text;
        var table = _session.Catalog.Tables.GetValueOrDefault(name);

        // Who writes to alerts writes a rule: its rows have other columns than the events that are read there.
        if (table is { Kind: SqlTableKind.Alerts }) { table = null; }
        if (table is { Kind: not SqlTableKind.Input and not SqlTableKind.Results })
        {
            throw QueryError.Unsupported($"Writing to '{name}'", insert.Table.Span);
        }
        if (_sinks.Any(sink => sink.Name == name))
        {
            throw QueryError.Duplicate($"Another INSERT INTO '{name}' stands before this one.", insert.Table.Span);
        }
        return (InsertColumns.Fit(query, insert, table), name, table);
    }

    private string NextResult() => ++_results == 1
        ? "result" : string.Create(CultureInfo.InvariantCulture, $"result_{_results}");

    private void Explain(SqlStatement.Explain explain)
    {
        var results = _results;
        if (explain.Statement is SqlStatement.InsertSet set)
        {
            foreach (var insert in set.Inserts) { Add(insert); }
        }
        else if (explain.Statement is SqlStatement.Query or SqlStatement.Insert) { Add(explain.Statement); }
        else { throw QueryError.Unsupported("EXPLAIN of this statement", explain.Statement.Span); }
        _results = results;

        void Add(SqlStatement statement) =>
            _explanations.Add(new(statement.ToString(), PlanText.Of(Sink(statement), _session.Options)));
    }

    private void Create(SqlStatement.CreateTable create)
    {
        var name = create.Name.Last.Text;
        if (create.IfNotExists && _session.Catalog.Tables.ContainsKey(name)) { return; }
        CheckNew(create.Name, orReplace: false);
        _session.Change(_session.Catalog.With(new TableDefinitions(_session).Read(create)));
    }

    private void Create(SqlStatement.CreateView create)
    {
        var name = create.Name.Last.Text;
        if (create.IfNotExists && _session.Catalog.Views.ContainsKey(name)) { return; }
        CheckNew(create.Name, create.OrReplace);
        var view = new SqlView(name, create.Columns, create.Body);
        // A view that cannot be planned is wrong where it is created.
        var query = new QueryPlanner(_session).Plan(view.Body);
        if (view.Columns.Count > 0) { FromPlanner.ColumnNamesOf(view.Columns, query.Names.Length, name); }
        _session.Change(_session.Catalog with { Views = _session.Catalog.Views.SetItem(name, view) });
    }

    private void Create(SqlStatement.CreateFunction create)
    {
        var key = create.Name.Last.Text.ToUpperInvariant();
        var known = _session.Catalog.Functions.ContainsKey(key);
        if (create.IfNotExists && known) { return; }
        if (known && !create.OrReplace)
        {
            throw QueryError.Duplicate($"There is a function '{create.Name.Text}' already.", create.Name.Span);
        }
        _session.Change(_session.Catalog with { Functions = _session.Catalog.Functions.SetItem(key, create) });
        _session.Functions.Check(create);
    }

    private void Create(SqlStatement.CreateModel create)
    {
        var name = create.Name.Last.Text;
        if (_session.Catalog.Models.ContainsKey(name))
        {
            if (create.IfNotExists) { return; }
            throw QueryError.Duplicate($"There is a model '{name}' already.", create.Name.Span);
        }
        _session.Change(_session.Catalog with { Models = _session.Catalog.Models.SetItem(name, create) });
    }

    /// <summary>Names are taken by what the script made; what the host gave may be made anew.</summary>
    private void CheckNew(SqlName name, bool orReplace)
    {
        var text = name.Last.Text;
        if (!_created.Add(text) && !orReplace && _session.Catalog.Names.Contains(text, StringComparer.Ordinal))
        {
            throw QueryError.Duplicate($"There is a table or view '{text}' already.", name.Span);
        }
        if (_session.Catalog.Tables.TryGetValue(text, out var table) && table.Kind != SqlTableKind.Input)
        {
            throw QueryError.Duplicate($"'{text}' is a built-in table.", name.Span);
        }
        _session.Change(_session.Catalog with
        {
            Tables = _session.Catalog.Tables.Remove(text),
            Views = _session.Catalog.Views.Remove(text),
        });
    }

    private static IEnumerable<Catalog.SqlTable> SourcesOf(IEnumerable<PlanNode> nodes)
    {
        var seen = new HashSet<PlanNode>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<PlanNode>(nodes.Reverse());
        while (open.TryPop(out var node))
        {
            if (!seen.Add(node)) { continue; }
            if (node is PlanNode.Scan scan && names.Add(scan.Table.Name)) { yield return scan.Table; }
            foreach (var input in node.Inputs.Reverse()) { open.Push(input); }
        }
    }
}
