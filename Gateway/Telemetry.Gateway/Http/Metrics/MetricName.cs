using System.Text;

namespace Telemetry.Gateway.Http.Metrics;

/// <summary>Turns instrument names, units and labels into what Prometheus' text format and its linter expect.</summary>
internal static class MetricName
{
    /// <summary>
    /// The exported name: <c>telemetry.engine.late_rows</c> becomes <c>telemetry_engine_late_rows_total</c> for a
    /// counter; units become base units at the end, such as <c>_seconds</c> and <c>_bytes</c>.
    /// </summary>
    public static string Of(string instrument, string? unit, bool isCounter)
    {
        string name = Clean(instrument);
        string suffix = UnitSuffix(unit);
        if (suffix.Length > 0 && !name.EndsWith(suffix, StringComparison.Ordinal))
        {
            name += suffix;
        }
        if (isCounter)
        {
            return name.EndsWith("_total", StringComparison.Ordinal) ? name : name + "_total";
        }
        return WithoutReserved(name);
    }

    /// <summary>By what a value of this unit is multiplied to be in the exported base unit.</summary>
    public static double Scale(string? unit) => unit switch
    {
        "ms" => 1e-3,
        "us" or "µs" => 1e-6,
        "ns" => 1e-9,
        "KiBy" => 1024,
        "MiBy" => 1024 * 1024,
        "%" => 1e-2,
        _ => 1,
    };

    /// <summary>A label's name.</summary>
    public static string Label(string key) => Clean(key);

    /// <summary>Appends a label's value between quotes, escaped.</summary>
    public static void AppendLabelValue(StringBuilder text, string value)
    {
        text.Append('"');
        int length = Math.Min(value.Length, MetricsLimits.LabelLengthMax);
        foreach (Rune rune in value.AsSpan(0, length).EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\\' => text.Append("\\\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append("\\n"),
                _ => text.Append(rune.ToString()),
            };
        }
        text.Append('"');
    }

    /// <summary>A help text, escaped, on one line.</summary>
    public static string Help(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).ReplaceLineEndings("\\n");

    // These endings belong to counters and histograms.
    private static string WithoutReserved(string name)
    {
        foreach (string reserved in (string[])["_total", "_count", "_sum", "_bucket"])
        {
            if (name.EndsWith(reserved, StringComparison.Ordinal))
            {
                return name[..^reserved.Length] + "_now";
            }
        }
        return name;
    }

    private static string UnitSuffix(string? unit) => unit switch
    {
        "s" or "ms" or "us" or "µs" or "ns" => "_seconds",
        "By" or "KiBy" or "MiBy" => "_bytes",
        "%" or "1" => "_ratio",
        "Cel" => "_celsius",
        _ => "",
    };

    private static string Clean(string name)
    {
        var clean = new StringBuilder(name.Length);
        foreach (char letter in name)
        {
            bool isUpper = letter is >= 'A' and <= 'Z';
            if (isUpper && clean.Length > 0 && clean[^1] != '_')
            {
                clean.Append('_');
            }
            clean.Append(char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '_');
        }
        if (clean.Length == 0 || char.IsAsciiDigit(clean[0]))
        {
            clean.Insert(0, '_');
        }
        return clean.ToString();
    }
}
