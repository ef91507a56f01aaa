using System.Text.Json;

namespace Telemetry.Conformance.Cep;

/// <summary>The comparisons of the cases' conditions.</summary>
internal static class CaseComparison
{
    /// <summary>Whether a field's value stands to a comparison's value as the comparison says.</summary>
    public static bool Holds(JsonElement comparison, JsonElement field)
    {
        var op = comparison.GetProperty("op").GetString()!;
        var value = comparison.GetProperty("value");
        return field.ValueKind == JsonValueKind.Number
            ? Holds(op, field.GetDouble(), value.GetDouble())
            : Holds(op, field.ToString(), value.ToString());
    }

    /// <summary>Compares numbers.</summary>
    public static bool Holds(string op, double left, double right) => op switch
    {
        "eq" => left == right,
        "ne" => left != right,
        "lt" => left < right,
        "le" => left <= right,
        "gt" => left > right,
        "ge" => left >= right,
        _ => throw new JsonException($"a comparison {op} of numbers"),
    };

    private static bool Holds(string op, string left, string right) => op switch
    {
        "eq" => left == right,
        "ne" => left != right,
        "contains" => left.Contains(right, StringComparison.Ordinal),
        "startsWith" => left.StartsWith(right, StringComparison.Ordinal),
        "endsWith" => left.EndsWith(right, StringComparison.Ordinal),
        _ => throw new JsonException($"a comparison {op} of texts"),
    };
}
