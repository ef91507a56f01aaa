using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Telemetry.Conformance.Sql;

/// <summary>Parts of specifications in data as SQL.</summary>
internal static partial class SpecTexts
{
    /// <summary>The columns that a group of windows always has.</summary>
    public const string Bounds = "window_start, window_end";

    /// <summary>A window table function over a table.</summary>
    public static string Window(JsonElement window, string table, string time, IEnumerable<string> keys)
    {
        var of = $"TABLE {table}";
        return window.GetProperty("type").GetString() switch
        {
            "tumble" or "tumbling" => $"TABLE(TUMBLE({of}, DESCRIPTOR(`{time}`), {Interval(window, "size_ms")}))",
            "hop" or "hopping" or "sliding" => $"TABLE(HOP({of}, DESCRIPTOR(`{time}`), "
                + $"{Interval(window, "slide_ms")}, {Interval(window, "size_ms")}))",
            "cumulate" => $"TABLE(CUMULATE({of}, DESCRIPTOR(`{time}`), "
                + $"{Interval(window, "step_ms")}, {Interval(window, "max_size_ms")}))",
            "session" => $"TABLE(SESSION({of}{Partition(keys)}, DESCRIPTOR(`{time}`), {Interval(window, "gap_ms")}))",
            var other => throw new NotSupportedException($"window {other}"),
        };
    }

    /// <summary>GROUP BY these columns and the window.</summary>
    public static string GroupBy(IEnumerable<string> keys) => "GROUP BY " + string.Join(
        ", ", keys.Where(key => !key.StartsWith("window_", StringComparison.Ordinal)).Append(Bounds));

    /// <summary>PARTITION BY these columns and the window.</summary>
    public static string PartitionBy(IEnumerable<string> keys) =>
        GroupBy(keys).Replace("GROUP BY", "PARTITION BY", StringComparison.Ordinal);

    /// <summary>A sentence of OVER calls: <c>f(x) [frame], …; partition by … order by …</c>.</summary>
    public static string Over(string sentence)
    {
        var parts = sentence.Split(';', 2, StringSplitOptions.TrimEntries);
        return string.Join(", ", Call().Matches(parts[0]).Select(call =>
            $"{call.Groups[1].Value} OVER ({parts[1]} {call.Groups[2].Value.Trim()})"));
    }

    /// <summary>Names or pairs of a name and a direction.</summary>
    public static string OrderBy(JsonElement order) => string.Join(", ", order.EnumerateArray().Select(column =>
        column.ValueKind == JsonValueKind.String
            ? column.GetString() : string.Join(' ', column.EnumerateArray().Select(word => word.GetString()))));

    public static string[] Names(JsonElement names) => names.ValueKind == JsonValueKind.String
        ? [names.GetString() ?? ""] : [.. names.EnumerateArray().Select(name => name.GetString() ?? "")];

    private static string Partition(IEnumerable<string> keys)
    {
        var list = string.Join(", ", keys);
        return list.Length == 0 ? "" : $" PARTITION BY {list}";
    }

    private static string Interval(JsonElement window, string name) => string.Create(
        CultureInfo.InvariantCulture, $"INTERVAL '{window.GetProperty(name).GetInt64() / 1_000m}' SECOND");

    [GeneratedRegex(@"(\w+\s*\([^)]*\))([^,]*)")]
    private static partial Regex Call();
}
