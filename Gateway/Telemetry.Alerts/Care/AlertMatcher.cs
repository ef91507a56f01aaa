using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Telemetry.Alerts.Care;

/// <summary>
/// One condition on a text of an alert, as Alertmanager has them: <c>=</c>, <c>!=</c>, <c>=~</c>, <c>!~</c>. Regular
/// expressions match the whole text, in time linear in it; what that cannot do (back references, look-around) is
/// refused. What an alert lacks is the empty text.
/// </summary>
/// <remarks>Linear is not cheap: the factor grows with the pattern, so its length and its counts are limited, and what
/// was said of a text is remembered. Any thread may ask.</remarks>
public sealed class AlertMatcher : IEquatable<AlertMatcher>
{
    /// <summary>What is allowed as an operator.</summary>
    public const string Operators = "=, !=, =~ or !~";

    private static readonly Regex Counts = new(@"\{(\d+)(?:,(\d*))?\}", RegexOptions.CultureInvariant);

    private readonly Regex? _regex;
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    private AlertMatcher(string name, string op, string value, Regex? regex)
    {
        Name = name;
        Op = op;
        Value = value;
        _regex = regex;
    }

    /// <summary>What is looked at: <c>alert</c> (the id), <c>rule</c>, <c>key</c>, <c>device</c>, <c>metric</c>,
    /// <c>severity</c>, <c>source</c>, <c>cause</c>, or a label of the rule.</summary>
    public string Name { get; }

    /// <summary>How.</summary>
    public string Op { get; }

    /// <summary>The text, or the regular expression.</summary>
    public string Value { get; }

    /// <summary>Makes a matcher.</summary>
    /// <param name="name">What is looked at.</param>
    /// <param name="op">How.</param>
    /// <param name="value">The text or regular expression.</param>
    /// <param name="matcher">The matcher; null when something is wrong.</param>
    /// <returns>What is wrong, in one sentence; null when nothing.</returns>
    public static string? TryCreate(string? name, string? op, string? value, out AlertMatcher? matcher)
    {
        matcher = null;
        if (string.IsNullOrEmpty(name) || name.Length > CareLimits.MatcherLengthMax)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"a matcher needs a name of 1 to {CareLimits.MatcherLengthMax} characters");
        }

        if (value is null || value.Length > CareLimits.MatcherLengthMax)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"a matcher needs a value of at most {CareLimits.MatcherLengthMax} characters");
        }

        switch (op)
        {
            case "=" or "!=":
                matcher = new AlertMatcher(name, op, value, null);
                return null;
            case "=~" or "!~":
                string? problem = TryCompile(value, out Regex? regex);
                matcher = problem is null ? new AlertMatcher(name, op, value, regex) : null;
                return problem;
            default:
                return $"the op of a matcher is {Operators}";
        }
    }

    /// <summary>A matcher for one text.</summary>
    /// <param name="name">What is looked at.</param>
    /// <param name="value">What it must be.</param>
    public static AlertMatcher Equal(string name, string value) => new(name, "=", value, null);

    /// <summary>Whether all matchers accept an alert; none of them accepts everything.</summary>
    /// <param name="matchers">The matchers.</param>
    /// <param name="field">The alert's text of a name; null when it has none.</param>
    public static bool AllMatch(IReadOnlyList<AlertMatcher> matchers, Func<string, string?> field)
    {
        ArgumentNullException.ThrowIfNull(matchers);
        ArgumentNullException.ThrowIfNull(field);
        for (int i = 0; i < matchers.Count; i++)
        {
            if (!matchers[i].IsMatch(field(matchers[i].Name)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether it accepts a text.</summary>
    /// <param name="text">The text; null counts as empty.</param>
    public bool IsMatch(string? text)
    {
        string held = text ?? "";
        bool isSame = _regex is null ? string.Equals(held, Value, StringComparison.Ordinal) : IsFitting(_regex, held);
        return isSame == (Op[0] == '=');
    }

    /// <inheritdoc/>
    public bool Equals(AlertMatcher? other) =>
        other is not null && (Name, Op, Value) == (other.Name, other.Op, other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AlertMatcher);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Op, Value);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}{Op}\"{Value}\"";

    private bool IsFitting(Regex regex, string text)
    {
        if (!_known.TryGetValue(text, out bool fits))
        {
            fits = regex.IsMatch(text);
            if (_known.Count >= CareLimits.MatcherTextsKept)
            {
                _known.Clear();
            }

            _known[text] = fits;
        }

        return fits;
    }

    /// <summary>What all counts of a pattern make together, as if each were within the others.</summary>
    private static long CountOf(string pattern)
    {
        double product = 1;
        foreach (Match count in Counts.Matches(pattern))
        {
            string most = count.Groups[2].Value.Length > 0 ? count.Groups[2].Value : count.Groups[1].Value;
            product *= Math.Max(1, double.Parse(most, CultureInfo.InvariantCulture));
        }

        return (long)Math.Min(product, long.MaxValue / 2);
    }

    private static string? TryCompile(string pattern, out Regex? regex)
    {
        regex = null;
        if (pattern.Length > CareLimits.RegexLengthMax || CountOf(pattern) > CareLimits.RegexCountMax)
        {
            return "the regular expression cannot be used: it has at most "
                + $"{CareLimits.RegexLengthMax} characters, and counts {{n,m}} of {CareLimits.RegexCountMax} in all";
        }

        try
        {
            regex = new Regex(
                $"^(?:{pattern})\\z",
                RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);
            return null;
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            return $"the regular expression cannot be used: {wrong.Message.ReplaceLineEndings(" ")}";
        }
    }
}
