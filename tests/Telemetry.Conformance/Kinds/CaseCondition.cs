using System.Text.Json;
using Telemetry.Engine.Typed.Patterns;

namespace Telemetry.Conformance.Kinds;

/// <summary>A condition of a case's pattern.</summary>
internal sealed class CaseCondition(JsonElement condition)
{
    /// <summary>Whether it looks at the match, too.</summary>
    public bool IsIterative { get; } = condition.GetRawText().Contains("\"iterative\"", StringComparison.Ordinal);

    public bool Holds(CaseEvent value) => Holds(condition, value, null);

    public bool Holds(CaseEvent value, Match<CaseEvent> match) => Holds(condition, value, match);

    private static bool Holds(JsonElement condition, CaseEvent value, Match<CaseEvent>? match)
    {
        if (condition.TryGetProperty("and", out var all))
        {
            return all.EnumerateArray().All(part => Holds(part, value, match));
        }
        if (condition.TryGetProperty("or", out var any))
        {
            return any.EnumerateArray().Any(part => Holds(part, value, match));
        }
        if (condition.TryGetProperty("not", out var not)) { return !Holds(not, value, match); }
        if (condition.TryGetProperty("const", out var constant)) { return constant.GetBoolean(); }
        if (condition.TryGetProperty("iterative", out var iterative))
        {
            return match is not null && HoldsOn(iterative, value, match);
        }
        var field = value[condition.GetProperty("field").GetString() ?? ""];
        return Compare(field, condition.GetProperty("op").GetString() ?? "", condition.GetProperty("value"));
    }

    private static bool HoldsOn(JsonElement iterative, CaseEvent value, Match<CaseEvent> match)
    {
        var aggregate = iterative.GetProperty("agg").GetString();
        var field = iterative.TryGetProperty("field", out var named) ? named.GetString() ?? "" : "";
        var rows = match[iterative.GetProperty("over_pattern").GetString() ?? ""].ToList();
        if (iterative.GetProperty("include_current").GetBoolean()) { rows.Add(value); }
        double? result = aggregate switch
        {
            "sum" => rows.Sum(row => Number(row[field])),
            "count" => rows.Count,
            "avg" => rows.Count == 0 ? null : rows.Average(row => Number(row[field])),
            "min" => rows.Count == 0 ? null : rows.Min(row => Number(row[field])),
            "max" => rows.Count == 0 ? null : rows.Max(row => Number(row[field])),
            _ => throw new FormatException($"No aggregate '{aggregate}'."),
        };
        return Compare(result, iterative.GetProperty("op").GetString() ?? "", iterative.GetProperty("value"));
    }

    private static bool Compare(object? left, string operation, JsonElement right) => (left, operation) switch
    {
        (null, _) => false,
        (string text, "eq") => text == right.GetString(),
        (string text, "ne") => text != right.GetString(),
        (string text, "contains") => text.Contains(right.GetString() ?? "", StringComparison.Ordinal),
        (string text, "startsWith") => text.StartsWith(right.GetString() ?? "", StringComparison.Ordinal),
        (string text, "endsWith") => text.EndsWith(right.GetString() ?? "", StringComparison.Ordinal),
        (double number, "eq") => number == right.GetDouble(),
        (double number, "ne") => number != right.GetDouble(),
        (double number, "lt") => number < right.GetDouble(),
        (double number, "le") => number <= right.GetDouble(),
        (double number, "gt") => number > right.GetDouble(),
        (double number, "ge") => number >= right.GetDouble(),
        _ => throw new FormatException($"No comparison '{operation}' of {left}."),
    };

    private static double Number(object? value) => value is double number ? number : 0;
}
