using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>Patterns, matched in time linear in the text whatever the pattern is: those that would need to go back
/// (look-around, back references) are refused.</summary>
internal static class Patterns
{
    private const int KnownMax = 1_000;

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>The same pattern gives the same answers, so it makes no difference what is kept here.</summary>
    private static readonly ConcurrentDictionary<string, Regex?> Known = new(StringComparer.Ordinal);

    /// <summary>Why a pattern cannot be used; null when it can.</summary>
    public static string? WhyNot(string pattern)
    {
        try
        {
            _ = new Regex(pattern, Options);
            return null;
        }
        catch (ArgumentException wrong)
        {
            return wrong.Message;
        }
        catch (NotSupportedException)
        {
            return "look-around and back references are not to be had.";
        }
    }

    /// <summary>The matcher of a pattern; null when it cannot be used.</summary>
    public static Regex? Find(string pattern)
    {
        if (Known.TryGetValue(pattern, out var regex)) { return regex; }
        if (Known.Count >= KnownMax) { Known.Clear(); }
        regex = WhyNot(pattern) is null ? new Regex(pattern, Options) : null;
        Known[pattern] = regex;
        return regex;
    }

    /// <summary>LIKE's pattern as one for whole texts; null when the escape is misused.</summary>
    public static string? OfLike(string like, char? escape, bool ignoresCase)
    {
        var pattern = new StringBuilder(ignoresCase ? "(?si)^" : "(?s)^");
        for (var index = 0; index < like.Length; index++)
        {
            if (like[index] == escape)
            {
                if (++index == like.Length || (like[index] is not ('%' or '_') && like[index] != escape)) { return null; }
                pattern.Append(Regex.Escape(like[index].ToString()));
                continue;
            }
            pattern.Append(like[index] switch
            {
                '%' => ".*",
                '_' => ".",
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
                '_' => ".",
                '.' or '^' or '$' or '\\' => "\\" + similar[index],
                var other => other.ToString(),
            });
        }
        return pattern.Append(")\\z").ToString();
    }
}
