using System.Collections.Immutable;
using Telemetry.Engine.Cep;
using Telemetry.Engine.Sql.Binding.Queries;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Binding.Matching;

/// <summary>Reads PATTERN: variables one after the other, each with its quantifier, as Flink has them.</summary>
internal static class PatternReader
{
    private const string GroupHelp = "Give each variable its own quantifier.";

    /// <summary>The variables.</summary>
    public static ImmutableArray<MatchVariable> Read(SqlPattern pattern)
    {
        var variables = ImmutableArray.CreateBuilder<MatchVariable>();
        Add(pattern, variables);
        if (variables.All(variable => variable.Min == 0))
        {
            throw MatchError.Pattern(
                "This pattern can match no rows at all.", pattern.Span, "Let one variable be there at least once.");
        }
        if (variables[^1] is { IsGreedy: true } last)
        {
            throw MatchError.Pattern(
                $"The pattern ends in '{last.Name}', which would take rows as long as they come.", pattern.Span,
                "End it with a variable for the row behind, such as one DEFINEd as NOT the condition, "
                + "or with a reluctant quantifier (+?).");
        }
        return variables.ToImmutable();
    }

    private static void Add(SqlPattern pattern, ImmutableArray<MatchVariable>.Builder variables)
    {
        switch (pattern)
        {
            case SqlPattern.Variable variable: Add(variable, 1, 1, false, variables); break;
            case SqlPattern.Repeat { Item: SqlPattern.Variable variable } repeat:
                Add(repeat, variable, variables);
                break;
            case SqlPattern.Sequence sequence:
                foreach (var item in sequence.Items) { Add(item, variables); }
                break;
            default: throw Unsupported(pattern);
        }
    }

    private static void Add(
        SqlPattern.Repeat repeat, SqlPattern.Variable variable, ImmutableArray<MatchVariable>.Builder variables)
    {
        if (repeat is { IsReluctant: true, Min: 0, Max: 1 })
        {
            throw QueryError.Unsupported(
                "A reluctant optional variable (??)", repeat.Span, "Write ? without the second one.");
        }
        if (Math.Max(repeat.Min, repeat.Max ?? 0) > CepQuantifier.TimesMax)
        {
            throw MatchError.Pattern(
                $"A variable is counted up to {CepQuantifier.TimesMax}.", repeat.Span,
                "Take any number (+), and look at COUNT in a condition.");
        }
        var isFixed = repeat.Max == repeat.Min || repeat is { Min: 0, Max: 1 };
        Add(variable, repeat.Min, repeat.Max, !repeat.IsReluctant && !isFixed, variables);
    }

    private static void Add(
        SqlPattern.Variable variable, int min, int? max, bool isGreedy, ImmutableArray<MatchVariable>.Builder variables)
    {
        var name = variable.Name.Text;
        if (variables.Any(known => known.Name == name))
        {
            throw MatchError.Pattern(
                $"The variable '{name}' stands twice in the pattern.", variable.Span,
                "Give the second one a name of its own and the same condition.");
        }
        if (min == 0 && variables.Count > 0 && variables[^1] is { IsGreedy: true } before)
        {
            throw MatchError.Pattern(
                $"'{name}' may be missing, and '{before.Name}' before it is greedy: it is not known which of them a "
                + "row is for.", variable.Span, $"Make '{before.Name}' reluctant (+?, *?), or let '{name}' be there.");
        }
        if (variables.Count == CepCondition.IndexMax)
        {
            throw MatchError.Pattern($"A pattern has up to {CepCondition.IndexMax} variables.", variable.Span);
        }
        variables.Add(new(name, min, max, isGreedy));
    }

    private static Text.SqlException Unsupported(SqlPattern pattern) => pattern switch
    {
        SqlPattern.Choice => QueryError.Unsupported(
            "A choice of patterns (|)", pattern.Span, "Define one variable by both conditions with OR."),
        SqlPattern.Permute => QueryError.Unsupported(
            "PERMUTE", pattern.Span, "Write a query for each order, and UNION ALL between them."),
        SqlPattern.Exclude => QueryError.Unsupported(
            "Leaving rows out ({- -})", pattern.Span, "A match gives one row: MEASURES say what is in it."),
        _ => QueryError.Unsupported("A quantifier of several variables", pattern.Span, GroupHelp),
    };
}
