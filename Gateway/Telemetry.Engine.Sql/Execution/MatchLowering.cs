using Telemetry.Engine.Cep;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Sql.Execution;

/// <summary>Patterns of rows.</summary>
internal sealed class MatchLowering(PlanLowering plan)
{
    public PipelineStream Match(PlanNode.Match node)
    {
        var isEvent = node.Order.Domain == TimeDomain.Event;
        var input = isEvent ? plan.Timed(node.Input, node.Order.TimeColumn) : plan.Lower(node.Input);
        var keyed = PlanLowering.KeyBy(input, node.Input, node.Order.Partition, node.Scope);
        var conditions = new MatchConditions(node, keyed.Schema);
        CepPart[] parts = [.. node.Variables.Select((variable, place) => PartOf(variable, place, conditions))];
        var measures = node.Measures.Select(
            (value, index) => new MatchColumn(MatchConditions.Numbered("m", index), conditions.TermOf(value)));
        var matches = keyed.Match(plan.NameFor("match"), new MatchSpec
        {
            Pattern = new(parts, node.Within ?? Duration.Zero, SkipOf(node.Resume)),
            Conditions = conditions.OfRows,
            Iterative = conditions.OfMatches,
            Columns = [.. isEvent ? measures.Append(new("rowtime", new MatchTerm.LastTime())) : measures],
            OrderBy = [.. node.Order.Ties.Select(key => OrderLowering.Sorted(key, keyed))],
            Scope = node.Scope,
            Time = node.Order.Domain,
        });
        if (isEvent) { matches.Side("late").ToDeadLetters(DeadLetterSchema.Late, "late for MATCH_RECOGNIZE"); }
        matches.FindSide(PipelineBuilder.DeadLettersStream)?.To(PipelineBuilder.DeadLettersStream);
        return matches;
    }

    private static CepPart.Step PartOf(MatchVariable variable, int place, MatchConditions conditions) =>
        new(variable.Name)
        {
            Contiguity = place == 0 ? CepContiguity.Begin : CepContiguity.Next,
            Quantifier = QuantifierOf(variable),
            Condition = conditions.Of(variable),
        };

    /// <summary>Rows of a match stand one right behind the other: SQL knows no others.</summary>
    private static CepQuantifier QuantifierOf(MatchVariable variable) => (variable.Min, variable.Max) switch
    {
        (1, 1) => CepQuantifier.Single,
        (0, 1) => CepQuantifier.Single with { IsOptional = true },
        (0, null) => CepQuantifier.OneOrMore() with
        {
            IsOptional = true,
            IsGreedy = variable.IsGreedy,
            Inner = CepContiguity.Next,
        },
        (var min, null) => CepQuantifier.TimesOrMore(min) with
        {
            IsGreedy = variable.IsGreedy,
            Inner = CepContiguity.Next,
        },
        (var min, { } max) => CepQuantifier.Times(min, max) with
        {
            IsGreedy = variable.IsGreedy,
            Inner = CepContiguity.Next,
        },
    };

    private static CepSkip SkipOf(MatchResume resume) => resume switch
    {
        MatchResume.NextRow => CepSkip.Next,
        MatchResume.PastLastRow => CepSkip.PastLast,
        MatchResume.ToFirst first => new CepSkip.ToFirst(first.Variable, CepMiss.Next),
        MatchResume.ToLast last => new CepSkip.ToLast(last.Variable, CepMiss.Next),
        _ => throw new NotSupportedException($"No matcher skips {resume}."),
    };
}
