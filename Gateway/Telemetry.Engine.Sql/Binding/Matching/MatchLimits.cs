using System.Collections.Immutable;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Binding.Matching;

/// <summary>Reads WITHIN and AFTER MATCH SKIP.</summary>
internal static class MatchLimits
{
    /// <summary>The longest time of a match.</summary>
    public static Duration? Within(SqlExpression? expression) => expression switch
    {
        null => null,
        SqlExpression.Interval { IsYearMonth: false, Micros: > 0 } interval => new Duration(interval.Micros),
        _ => throw MatchError.Pattern(
            "WITHIN takes a constant interval of days to seconds.", expression.Span,
            "Write an interval such as INTERVAL '10' SECOND."),
    };

    /// <summary>Where the search goes on; at the next row when it is not said.</summary>
    public static MatchResume Resume(SqlMatchSkip? skip, ImmutableArray<MatchVariable> variables)
    {
        switch (skip)
        {
            case null or SqlMatchSkip.ToNextRow: return new MatchResume.NextRow();
            case SqlMatchSkip.PastLastRow: return new MatchResume.PastLastRow();
            case SqlMatchSkip.ToFirst to:
                CheckTarget(to.Variable, to, variables, isFirst: true);
                return new MatchResume.ToFirst(to.Variable.Text);
            case SqlMatchSkip.ToLast to:
                CheckTarget(to.Variable, to, variables, isFirst: false);
                return new MatchResume.ToLast(to.Variable.Text);
            default: throw new InvalidOperationException("No such skip.");
        }
    }

    /// <summary>The row must be there, and not always be the match's first one: the search would find the same match
    /// for ever.</summary>
    private static void CheckTarget(
        SqlIdentifier name, SqlMatchSkip skip, ImmutableArray<MatchVariable> variables, bool isFirst)
    {
        var known = variables.Select(variable => variable.Name).ToImmutableArray();
        var place = known.IndexOf(name.Text);
        if (place < 0) { throw MatchError.UnknownVariable(name.Text, name.Span, known); }
        var target = variables[place];
        if (target.Min == 0)
        {
            throw MatchError.Pattern(
                $"'{name.Text}' may have no rows to go on at.", skip.Span,
                "Skip to a variable that is there in each match.");
        }
        if (place == 0 && (isFirst || target.Max == 1))
        {
            throw MatchError.Pattern(
                $"'{name.Text}' begins where the match begins: the search would find it for ever.", skip.Span,
                "Skip to the next row, past the last row, or to a later variable.");
        }
    }
}
