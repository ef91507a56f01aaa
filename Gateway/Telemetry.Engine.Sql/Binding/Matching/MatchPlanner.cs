using System.Collections.Immutable;
using Telemetry.Engine.Sql.Binding.Queries;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Rules;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Binding.Matching;

/// <summary>Plans MATCH_RECOGNIZE: Flink's part of the standard, with its restrictions.</summary>
/// <param name="rows">The rows and their names.</param>
/// <param name="match">The clauses.</param>
/// <param name="session">What is known.</param>
internal sealed class MatchPlanner(Relation rows, SqlMatchRecognize match, PlannerSession session)
{
    /// <summary>The matches and the names of their columns: the partition's, then those of MEASURES.</summary>
    public Relation Plan()
    {
        Check();
        var (node, order) = new MatchOrderPlanner(rows, match, session).Plan();
        var variables = PatternReader.Read(match.Pattern);
        var clause = new MatchClause(
            rows with { Node = node }, order, [.. variables.Select(variable => variable.Name)], new ColumnBook(node),
            session.Functions);
        var asked = new MatchBook([]);
        var defined = Define(variables, clause, asked);
        var given = new MatchBook([.. order.Partition.Select(column => node.Columns[column].Name), MatchRules.Rowtime]);
        var measures = Measured(clause, given);
        return Assembled(clause, defined, asked, given, measures);
    }

    private Relation Assembled(
        MatchClause clause, ImmutableArray<MatchVariable> variables, MatchBook asked, MatchBook given,
        List<PlanItem> measures)
    {
        var input = clause.Columns.Build();
        var width = input.Columns.Length;
        var node = new PlanNode.Match(
            input, clause.Order,
            [
                .. variables.Select(variable => variable with
                {
                    MatchCondition = variable.MatchCondition?.MoveColumns(column =>
                        column < MatchBook.Place ? column : width + column - MatchBook.Place),
                }),
            ],
            asked.Values, given.Values)
        {
            Within = MatchLimits.Within(match.Within),
            Resume = MatchLimits.Resume(match.Skip, variables),
        };
        var items = Enumerable.Range(0, node.FirstMeasure).Select(column => PlanColumns.Item(node, column))
            .Concat(measures.Select(item => item with
            {
                Expression = item.Expression.Map(part => part is not BoundExpression.Column column ? null
                    : PlanColumns.At(node, column.Index == MatchScope.Rowtime
                        ? node.RowtimeColumn : node.FirstMeasure + column.Index - MatchBook.Place)),
            }));
        var result = ProjectRule.Make(node, [.. items]);
        return Relation.Of(result, result.Columns.Select(column => column.Name), null);
    }

    /// <summary>The variables with their conditions.</summary>
    private ImmutableArray<MatchVariable> Define(
        ImmutableArray<MatchVariable> variables, MatchClause clause, MatchBook asked)
    {
        var defined = variables.ToBuilder();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var define in match.Defines)
        {
            var name = define.Variable.Text;
            var place = clause.Variables.IndexOf(name);
            if (place < 0) { throw MatchError.UnknownVariable(name, define.Variable.Span, clause.Variables); }
            if (!seen.Add(name))
            {
                throw QueryError.Duplicate($"'{name}' is defined twice.", define.Variable.Span);
            }
            var scope = new MatchScope(clause, asked, name);
            var condition = new ExpressionBinder(scope, session.Binding).BindCondition(define.Condition);
            defined[place] = With(variables[place], condition.Conjuncts());
        }
        return defined.ToImmutable();
    }

    /// <summary>What looks at the row alone is asked of all rows at once.</summary>
    private static MatchVariable With(MatchVariable variable, IReadOnlyList<BoundExpression> conjuncts)
    {
        var isOfRow = conjuncts.ToLookup(part => part.Columns().All(column => column < MatchBook.Place));
        return variable with { RowCondition = All(isOfRow[true]), MatchCondition = All(isOfRow[false]) };
    }

    private static BoundExpression? All(IEnumerable<BoundExpression> conditions)
    {
        BoundExpression? all = null;
        foreach (var condition in conditions.Where(part => part is not BoundExpression.Literal { Value: true }))
        {
            all = BoundExpression.Both(all, condition);
        }
        return all;
    }

    private List<PlanItem> Measured(MatchClause clause, MatchBook given)
    {
        var names = clause.Order.Partition.Select(column => clause.Rows.Node.Columns[column].Name)
            .ToHashSet(StringComparer.Ordinal);
        var binder = new ExpressionBinder(new MatchScope(clause, given, null), session.Binding);
        var items = new List<PlanItem>();
        foreach (var measure in match.Measures)
        {
            // The parser asks for a name behind AS.
            var alias = measure.Alias!;
            if (!names.Add(alias.Text))
            {
                throw QueryError.Duplicate(
                    $"'{alias.Text}' is a column of the result already: PARTITION BY and MEASURES give one each.",
                    alias.Span);
            }
            var isProctime = measure.Expression is SqlExpression.Call { Function: "MATCH_PROCTIME" };
            items.Add(new(binder.Bind(measure.Expression), alias.Text)
            {
                Role = isProctime ? TimeRole.Proctime : TimeRole.None,
            });
        }
        return items;
    }

    private void Check()
    {
        if (match.HasAllRows)
        {
            throw QueryError.Unsupported(
                "ALL ROWS PER MATCH", match.Span,
                "Leave it out: a match gives one row, and MEASURES say what is in it.");
        }
        if (match.Subsets.Count > 0)
        {
            throw QueryError.Unsupported(
                "SUBSET", match.Subsets[0].Span, "A column without variable is of all rows of the match.");
        }
        if (match.Measures.Count == 0 && match.PartitionBy.Count == 0)
        {
            throw MatchError.Pattern("A match gives no columns here.", match.Span, "Say MEASURES what it shall give.");
        }
        if (rows.Node.Traits.IsInsertOnly) { return; }
        throw QueryError.Unsupported("MATCH_RECOGNIZE over rows that change later", match.Span,
            "Put it over the rows before they are grouped, or group them in windows.");
    }
}
