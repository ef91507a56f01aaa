using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>What a script knows while it is planned.</summary>
/// <param name="catalog">What it knows at the beginning.</param>
/// <param name="options">The options at the beginning.</param>
internal sealed class PlannerSession(SqlCatalog catalog, SqlOptions options)
{
    private readonly Dictionary<string, BoundQuery> _views = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PlanNode> _scans = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    /// <summary>What is known now.</summary>
    public SqlCatalog Catalog { get; private set; } = catalog;

    /// <summary>The options now.</summary>
    public SqlOptions Options { get; set; } = options;

    /// <summary>The SQL functions now.</summary>
    public FunctionInliner Functions => new(Catalog.Functions);

    /// <summary>What the session's time zone means for expressions.</summary>
    public SqlBindingOptions Binding => new()
    {
        LocalTimeZone = Options.TimeZone == "UTC" ? null : TimeZoneInfo.FindSystemTimeZoneById(Options.TimeZone),
    };

    /// <summary>Changes the catalogue; views are planned anew.</summary>
    public void Change(SqlCatalog changed)
    {
        Catalog = changed;
        _views.Clear();
        _scans.Clear();
    }

    /// <summary>A table's rows: one node for all who read it.</summary>
    public PlanNode Scan(SqlTable table)
    {
        if (_scans.TryGetValue(table.Name, out var known)) { return known; }
        var read = Options.ClockScope == ClockScope.Stream ? table with { SourceColumn = -1 } : table;
        return _scans[table.Name] = new PlanNode.Scan(read);
    }

    /// <summary>A view's rows: one node for all who read it.</summary>
    public BoundQuery View(SqlView view, Func<SqlView, BoundQuery> plan, Text.SourceSpan span)
    {
        if (_views.TryGetValue(view.Name, out var known)) { return known; }
        if (!_open.Add(view.Name)) { throw QueryError.Unsupported($"View '{view.Name}' reading itself", span); }
        try { return _views[view.Name] = plan(view); }
        finally { _open.Remove(view.Name); }
    }
}
