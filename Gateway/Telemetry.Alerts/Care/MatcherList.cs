using System.Text;
using System.Text.Json;

namespace Telemetry.Alerts.Care;

/// <summary>Matchers as JSON: <c>[{"name":"device","op":"=~","value":"press-.*"}]</c>.</summary>
public static class MatcherList
{
    /// <summary>The matchers as text.</summary>
    /// <param name="matchers">The matchers.</param>
    public static string ToText(IReadOnlyList<AlertMatcher> matchers)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            Write(json, matchers);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Writes the matchers as a list.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="matchers">The matchers.</param>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<AlertMatcher> matchers)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(matchers);
        json.WriteStartArray();
        foreach (AlertMatcher matcher in matchers)
        {
            json.WriteStartObject();
            json.WriteString("name", matcher.Name);
            json.WriteString("op", matcher.Op);
            json.WriteString("value", matcher.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Reads a list of matchers.</summary>
    /// <param name="list">The list.</param>
    /// <param name="matchers">The matchers; empty when something is wrong.</param>
    /// <returns>What is wrong, in one sentence; null when nothing.</returns>
    public static string? TryRead(JsonElement list, out IReadOnlyList<AlertMatcher> matchers)
    {
        matchers = [];
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > CareLimits.MatchersMax)
        {
            return $"matchers are a list of at most {CareLimits.MatchersMax}";
        }

        List<AlertMatcher> read = [];
        foreach (JsonElement item in list.EnumerateArray())
        {
            string? problem = item.ValueKind == JsonValueKind.Object
                ? AlertMatcher.TryCreate(
                    Text(item, "name"), Text(item, "op"), Text(item, "value"), out AlertMatcher? matcher)
                : Invalid(out matcher);
            if (matcher is null)
            {
                return problem;
            }

            read.Add(matcher);
        }

        matchers = read;
        return null;
    }

    /// <summary>What is wrong with these as the matchers of a silence; null when nothing. Somebody who silences
    /// everything says so by a matcher.</summary>
    /// <param name="matchers">The matchers.</param>
    public static string? ProblemOfSilence(IReadOnlyList<AlertMatcher> matchers)
    {
        ArgumentNullException.ThrowIfNull(matchers);
        return matchers.Count is 0 or > CareLimits.MatchersMax
            ? $"a silence needs 1 to {CareLimits.MatchersMax} matchers"
            : matchers.All(matcher => matcher.IsMatch(""))
                ? "at least one matcher of a silence must not accept the empty text"
                : null;
    }

    private static string Invalid(out AlertMatcher? matcher)
    {
        matcher = null;
        return "a matcher is an object of name, op and value";
    }

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
