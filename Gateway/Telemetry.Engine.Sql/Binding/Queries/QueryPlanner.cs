using System.Collections.Immutable;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Rules;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Plans queries.</summary>
/// <param name="session">What is known.</param>
internal sealed class QueryPlanner(PlannerSession session)
{
    private ImmutableDictionary<string, BoundQuery> _common = ImmutableDictionary<string, BoundQuery>.Empty;

    /// <summary>The names of the tables of WITH.</summary>
    public IEnumerable<string> CommonNames => _common.Keys;

    /// <summary>What is known.</summary>
    public PlannerSession Session => session;

    /// <summary>A table of WITH, or null.</summary>
    public BoundQuery? Common(string name) => _common.GetValueOrDefault(name);

    /// <summary>Plans a query.</summary>
    public BoundQuery Plan(SqlQuery query) => query switch
    {
        SqlQuery.Select select => new SelectPlanner(this, select).Plan(),
        SqlQuery.Values values => ValuesPlanner.Plan(values, session),
        SqlQuery.Whole whole => Whole(whole),
        SqlQuery.Set set => Set(set),
        SqlQuery.Ordered ordered => new OrderPlanner(this, session).Plan(ordered),
        SqlQuery.With with => With(with),
        _ => throw QueryError.Unsupported("This query", query.Span),
    };

    /// <summary>The rows of FROM.</summary>
    public Relation From(SqlFrom source) => new FromPlanner(this, session).Plan(source);

    private BoundQuery Whole(SqlQuery.Whole whole)
    {
        var relation = new FromPlanner(this, session).Named(whole.Table);
        return new(relation.Node, [.. relation.Fields.Select(field => field.Name)]);
    }

    private BoundQuery With(SqlQuery.With with)
    {
        var before = _common;
        foreach (var table in with.Tables)
        {
            var query = Plan(table.Query);
            if (table.Columns.Count > 0)
            {
                query = query with
                {
                    Names = FromPlanner.ColumnNamesOf(table.Columns, query.Names.Length, table.Name.Text),
                };
            }
            _common = _common.SetItem(table.Name.Text, query);
        }
        var result = Plan(with.Body);
        _common = before;
        return result;
    }

    private BoundQuery Set(SqlQuery.Set set)
    {
        var (left, right) = (Plan(set.Left), Plan(set.Right));
        if (left.Names.Length != right.Names.Length)
        {
            throw QueryError.Columns(
                $"The sides of {Word(set)} have {left.Names.Length} and {right.Names.Length} columns.", set.Right.Span);
        }
        var (one, two) = SetColumns.Unify(left.Node, right.Node, set, Word(set));
        if (set.Operator == SqlSetOperator.Union)
        {
            var inputs = ImmutableArray.Create<PlanNode>([.. SetColumns.Flat(one), .. SetColumns.Flat(two)]);
            PlanChecks.CheckInputs(inputs.Length, set.Span);
            var union = new PlanNode.Union(inputs);
            return left with { Node = set.IsAll ? union : Distinct(union) };
        }
        if (set.IsAll) { throw QueryError.Unsupported($"{Word(set)} ALL", set.Span); }
        var keys = Enumerable.Range(0, left.Names.Length).Select(index => new JoinKey(index, index)).ToImmutableArray();
        return left with
        {
            Node = new PlanNode.Join(
                Distinct(one), Distinct(two), set.Operator == SqlSetOperator.Intersect ? JoinType.Semi : JoinType.Anti,
                new JoinRule.Regular(), keys)
            {
                MatchesNulls = true,
            },
        };
    }

    /// <summary>Each different row once.</summary>
    public static PlanNode Distinct(PlanNode node)
    {
        var all = Enumerable.Range(0, node.Columns.Length).ToImmutableArray();
        return AggregateRule.MakeDistinct(node, all);
    }

    private static string Word(SqlQuery.Set set) => set.Operator.ToString().ToUpperInvariant();
}
