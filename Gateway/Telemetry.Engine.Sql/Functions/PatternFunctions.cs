using System.Text;
using System.Text.RegularExpressions;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>LIKE and regular expressions.</summary>
internal static class PatternFunctions
{
    /// <summary>A group of a match: an element of REGEXP_MATCH without the array around it.</summary>
    public static readonly SqlFunction Group = new(
        "REGEXP_GROUP", [Parameter.String, Parameter.String, Parameter.Int], _ => SqlType.String,
        call => call.Of(RowFunction.Of<string, string, long, string?>("regexp_group",
            static (string text, string pattern, long group, ref RowOutcome outcome) =>
                Patterned(pattern, ref outcome) is { } regex ? GroupAt(regex.Match(text), group) : null, true, true)!))
    {
        IsNullable = true,
    };

    public static void AddTo(FunctionLibrary library)
    {
        AddLike(library);
        AddTests(library);
        AddParts(library);
        library.Add(Group);
    }

    private static void AddLike(FunctionLibrary library)
    {
        foreach (var name in new[] { "LIKE", "ILIKE", "SIMILAR" })
        {
            library.Add(name, [Parameter.String, Parameter.String], SqlType.Boolean, call => Like(name, call));
            library.Add(name, [Parameter.String, Parameter.String, Parameter.String], SqlType.Boolean,
                call => Like(name, call));
        }
    }

    private static Expression.Call Like(string name, FunctionCall call)
    {
        var isEscaped = call.Count > 2;
        var ignoresCase = name == "ILIKE";
        if (call.ConstantText(1) is { } pattern && name != "SIMILAR"
            && (!isEscaped || call.ConstantText(2) is { Length: 1 })
            && LikeTest.Of(pattern, isEscaped ? call.ConstantText(2)![0] : null, ignoresCase) is { } test)
        {
            return new Expression.Call(RowFunction.Of<string, bool>(
                $"{name}[{(isEscaped ? call.ConstantText(2) : "")}]{pattern}",
                (string text, ref RowOutcome _) => test.Holds(text)), call.Arguments[0]);
        }
        var function = RowFunction.Of<string, string, string, bool>(name,
            (string text, string like, string escape, ref RowOutcome outcome) =>
            {
                char? character = escape.Length == 1 ? escape[0] : null;
                var regex = escape.Length > 1 ? null
                    : name == "SIMILAR" ? Patterns.OfSimilar(like, character)
                    : Patterns.OfLike(like, character, ignoresCase);
                if (regex is not null && Patterns.Find(regex) is { } found) { return found.IsMatch(text); }
                outcome.Fail(DeadLetterSchema.BadArgument, $"{name} '{like}' ESCAPE '{escape}' is no pattern");
                return false;
            }, mayFault: true);
        return new Expression.Call(function, call.Arguments[0], call.Arguments[1],
            isEscaped ? call.Arguments[2] : new Expression.Text(""));
    }

    private static void AddTests(FunctionLibrary library)
    {
        library.Add("REGEXP", [Parameter.String, Parameter.String], SqlType.Boolean,
            RowFunction.Of<string, string, bool>("regexp",
                static (string text, string pattern, ref RowOutcome outcome) =>
                    Patterned(pattern, ref outcome)?.IsMatch(text) == true, mayFault: true));
        library.Alias("REGEXP_LIKE", "REGEXP");
        library.Add("REGEXP_COUNT", [Parameter.String, Parameter.String], SqlType.Int,
            RowFunction.Of<string, string, long>("regexp_count",
                static (string text, string pattern, ref RowOutcome outcome) =>
                    Patterned(pattern, ref outcome)?.Count(text) ?? 0, mayFault: true));
        library.Add("REGEXP_INSTR", [Parameter.String, Parameter.String], SqlType.Int,
            RowFunction.Of<string, string, long>("regexp_instr",
                static (string text, string pattern, ref RowOutcome outcome) =>
                    Patterned(pattern, ref outcome)?.Match(text) is { Success: true } match
                        ? CodePoints.Length(text[..match.Index]) + 1 : 0, mayFault: true));
    }

    private static void AddParts(FunctionLibrary library)
    {
        var extract = RowFunction.Of<string, string, long, string?>("regexp_extract",
            static (string text, string pattern, long group, ref RowOutcome outcome) =>
                Patterned(pattern, ref outcome)?.Match(text) is { Success: true } match
                && group >= 0 && group < match.Groups.Count && match.Groups[(int)group].Success
                    ? match.Groups[(int)group].Value : null, true, true)!;
        library.Add("REGEXP_EXTRACT", [Parameter.String, Parameter.String, Parameter.Int], SqlType.String,
            call => new Expression.Call(extract, call.Arguments[0], call.Arguments[1],
                call.Count > 2 ? call.Arguments[2] : new Expression.Int64(0)), true, 2);
        library.Alias("REGEXP_SUBSTR", "REGEXP_EXTRACT");
        library.Add("REGEXP_REPLACE", [Parameter.String, Parameter.String, Parameter.String], SqlType.String,
            RowFunction.Of<string, string, string, string>("regexp_replace",
                static (string text, string pattern, string with, ref RowOutcome outcome) =>
                    Patterned(pattern, ref outcome)?.Replace(text, with) ?? "", mayFault: true));
        library.Add("REGEXP_MATCH", [Parameter.String, Parameter.String], SqlType.Array(SqlType.String),
            RowFunction.Of<string, string, string?>("regexp_match",
                static (string text, string pattern, ref RowOutcome outcome) =>
                    Patterned(pattern, ref outcome)?.Match(text) is { Success: true } match ? Groups(match) : null,
                true, true)!);
    }

    private static Regex? Patterned(string pattern, ref RowOutcome outcome)
    {
        if (Patterns.Find(pattern) is { } regex) { return regex; }
        outcome.Fail(DeadLetterSchema.BadArgument, $"'{pattern}' is no pattern that can be used");
        return null;
    }

    private static string? GroupAt(Match match, long group)
    {
        if (!match.Success || group < 1) { return null; }
        if (match.Groups.Count == 1) { return group == 1 ? match.Value : null; }
        return group < match.Groups.Count && match.Groups[(int)group].Success ? match.Groups[(int)group].Value : null;
    }

    private static string Groups(Match match)
    {
        if (match.Groups.Count == 1) { return $"[{Json.Quote(match.Value)}]"; }
        var text = new StringBuilder("[");
        for (var group = 1; group < match.Groups.Count; group++)
        {
            text.Append(group == 1 ? "" : ",")
                .Append(match.Groups[group].Success ? Json.Quote(match.Groups[group].Value) : "null");
        }
        return text.Append(']').ToString();
    }
}
