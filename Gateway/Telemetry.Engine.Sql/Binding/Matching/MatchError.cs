using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Binding.Matching;

/// <summary>What can be wrong with MATCH_RECOGNIZE alone.</summary>
internal static class MatchError
{
    public static SqlException UnknownVariable(string name, SourceSpan span, IEnumerable<string> known)
    {
        var names = known.ToList();
        return new(new SqlError("unknown_variable", $"PATTERN has no variable '{name}'.", span)
        {
            Suggestion = NearMiss.Of(name, names),
            Help = $"There are {string.Join(", ", names.Take(20))}.",
        });
    }

    public static SqlException Pattern(string message, SourceSpan span, string? help = null) =>
        new(new SqlError("invalid_pattern", message, span) { Help = help });

    public static SqlException Navigation(
        string message, SourceSpan span, string? help = null, string? expected = null) =>
        new(new SqlError("invalid_navigation", message, span) { Help = help, Expected = expected });

    public static SqlException Outside(SqlExpression.Call call) =>
        new(new SqlError("invalid_navigation", $"{call.Function} stands in MATCH_RECOGNIZE only.", call.Span)
        {
            Help = "Take it in MEASURES, and its name here.",
        });

    public static SqlException Order(string message, SourceSpan span, string? suggestion, string? help = null) =>
        new(new SqlError("invalid_match_order", message, span) { Suggestion = suggestion, Help = help });

    public static SqlException Ambiguous(SqlIdentifier name) =>
        new(new SqlError("ambiguous_column", $"Several columns are called '{name.Text}'.", name.Span)
        {
            Help = "Match over a query in parentheses that gives them names of their own.",
        });
}
