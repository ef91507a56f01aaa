using System.Globalization;
using System.Text;

namespace Telemetry.Alerts;

/// <summary>
/// The texts of rules: <c>{device}: {metric} at {peak}</c>. Names: rule, key, device, metric, severity, event, state,
/// peak, start, end; a brace itself is written twice.
/// </summary>
internal sealed class AlertTemplate
{
    private static readonly string[] Names =
        ["rule", "key", "device", "metric", "severity", "event", "state", "peak", "start", "end"];

    /// <summary>As far from 1970 as a time of the calendar may be, either way.</summary>
    private const long YearsMicros = 1_900L * 365 * 86_400 * 1_000_000;

    private readonly List<(string Text, bool IsName)> _parts;

    /// <exception cref="ArgumentException">The text is wrong (<see cref="ProblemOf"/>).</exception>
    public AlertTemplate(string text)
    {
        _parts = [];
        if (Parse(text, _parts) is { } problem)
        {
            throw new ArgumentException(problem, nameof(text));
        }
    }

    /// <summary>What would be allowed instead; null when the text is right.</summary>
    public static string? ProblemOf(string text) => Parse(text, []);

    /// <summary>The text of one event; times are RFC 3339, what is not known is empty.</summary>
    public string Render(AlertRule rule, KeyFolds key, in AlertEvent e)
    {
        var text = new StringBuilder();
        foreach ((string part, bool isName) in _parts)
        {
            text.Append(isName ? ValueOf(part, rule, key, e) : part);
        }

        return text.ToString();
    }

    private static string? ValueOf(string name, AlertRule rule, KeyFolds key, in AlertEvent e) => name switch
    {
        "rule" => rule.Id,
        "key" => key.Key,
        "device" => key.Device,
        "metric" => key.Metric,
        "severity" => rule.Severity,
        "event" => AlertSchema.NameOf(e.Kind),
        "state" => AlertSchema.NameOf(e.State),
        "peak" => e.Peak.ToString("0.######", CultureInfo.InvariantCulture),
        "start" => Time(e.Start),
        _ => e.End is { } end ? Time(end) : "",
    };

    private static string Time(long micros)
    {
        long ticks = DateTime.UnixEpoch.Ticks + (Math.Clamp(micros, -YearsMicros, YearsMicros) * 10);
        return new DateTime(ticks, DateTimeKind.Utc)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
    }

    private static string? Parse(string text, List<(string Text, bool IsName)> parts)
    {
        var literal = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool isDoubled = i + 1 < text.Length && text[i + 1] == c;
            if (c is '{' or '}' && isDoubled)
            {
                literal.Append(c);
                i++;
            }
            else if (c == '{')
            {
                int close = text.IndexOf('}', i);
                string name = close < 0 ? "" : text[(i + 1)..close];
                if (!Names.Contains(name, StringComparer.Ordinal))
                {
                    return $"in braces only {string.Join(", ", Names)}; a brace itself is written twice";
                }

                parts.Add((literal.ToString(), false));
                parts.Add((name, true));
                literal.Clear();
                i = close;
            }
            else if (c == '}')
            {
                return "a closing brace only behind a name; a brace itself is written twice";
            }
            else
            {
                literal.Append(c);
            }
        }

        parts.Add((literal.ToString(), false));
        return null;
    }
}
