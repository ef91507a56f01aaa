using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>Patterns, matched in time linear in the text whatever the pattern is: those that would need to go back
/// (look-around, back references) are refused.</summary>
internal static class Patterns
{
    private const int KnownMax = 1_000;

    /// <summary>A character beyond the first 65536 is two UTF-16 units, and still one character.</summary>
    private const string OneCharacter = @"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\uD800-\uDFFF])";

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>The same pattern gives the same answers, so it makes no difference what is kept here.</summary>
    private static readonly ConcurrentDictionary<string, (Regex? Regex, string? WhyNot)> Known =
        new(StringComparer.Ordinal);

    /// <summary>Why a pattern cannot be used; null when it can.</summary>
    public static string? WhyNot(string pattern) => Understand(pattern).WhyNot;

    /// <summary>The matcher of a pattern; null when it cannot be used.</summary>
    public static Regex? Find(string pattern) => Understand(pattern).Regex;

    private static (Regex? Regex, string? WhyNot) Understand(string pattern)
    {
        if (Known.TryGetValue(pattern, out var known)) { return known; }
        if (Known.Count >= KnownMax) { Known.Clear(); }
        known = Make(pattern);
        Known[pattern] = known;
        return known;
    }

    private static (Regex? Regex, string? WhyNot) Make(string pattern)
    {
        try
        {
            return (new Regex(pattern, Options), null);
        }
        catch (ArgumentException wrong)
        {
            return (null, wrong.Message);
        }
        catch (NotSupportedException)
        {
            return (null, "look-around and back references are not to be had.");
        }
    }

    /// <summary>LIKE's pattern as one for whole texts; null when the escape is misused.</summary>
    public static string? OfLike(string like, char? escape, bool ignoresCase)
    {
        var pattern = new StringBuilder(ignoresCase ? "(?si)^" : "(?s)^");
        for (var index = 0; index < like.Length; index++)
        {
            if (like[index] == escape)
            {
                if (++index == like.Length) { return null; }
                if (like[index] is not ('%' or '_') && like[index] != escape) { return null; }
                pattern.Append(Regex.Escape(like[index].ToString()));
                continue;
            }
            pattern.Append(like[index] switch
            {
                '%' => ".*",
                '_' => OneCharacter,
                var other => Regex.Escape(other.ToString()),
            });
        }
        return pattern.Append("\\z").ToString();
    }

    /// <summary>SIMILAR TO's pattern as one for whole texts.</summary>
    public static string OfSimilar(string similar, char? escape)
    {
        var pattern = new StringBuilder("(?s)^(?:");
        for (var index = 0; index < similar.Length; index++)
        {
            if (similar[index] == escape && index + 1 < similar.Length)
            {
                pattern.Append(Regex.Escape(similar[++index].ToString()));
                continue;
            }
            pattern.Append(similar[index] switch
            {
                '%' => ".*",
                '_' => OneCharacter,
                '.' or '^' or '$' or '\\' => "\\" + similar[index],
                var other => other.ToString(),
            });
        }
        return pattern.Append(")\\z").ToString();
    }
}
