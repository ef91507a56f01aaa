using System.Text.RegularExpressions;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>A known LIKE pattern: most are a text, or one at the beginning, the end or somewhere within.</summary>
internal sealed class LikeTest
{
    private readonly string _part;
    private readonly bool _isOpenBefore;
    private readonly bool _isOpenBehind;
    private readonly Regex? _regex;

    private LikeTest(string part, bool isOpenBefore, bool isOpenBehind, Regex? regex)
    {
        _part = part;
        _isOpenBefore = isOpenBefore;
        _isOpenBehind = isOpenBehind;
        _regex = regex;
    }

    /// <summary>The test for a pattern; null when the escape is misused.</summary>
    public static LikeTest? Of(string pattern, char? escape, bool ignoresCase)
    {
        var part = pattern.Trim('%');
        var isSimple = !ignoresCase && part.AsSpan().IndexOfAny('%', '_') < 0
            && (escape is not { } character || !pattern.Contains(character, StringComparison.Ordinal));
        if (isSimple) { return new(part, pattern.StartsWith('%'), pattern.EndsWith('%'), null); }
        var regex = Patterns.OfLike(pattern, escape, ignoresCase);
        return regex is null ? null : new("", false, false, Patterns.Find(regex));
    }

    public bool Holds(string text) => _regex is not null ? _regex.IsMatch(text) : (_isOpenBefore, _isOpenBehind) switch
    {
        (true, true) => text.Contains(_part, StringComparison.Ordinal),
        (true, false) => text.EndsWith(_part, StringComparison.Ordinal),
        (false, true) => text.StartsWith(_part, StringComparison.Ordinal),
        _ => string.Equals(text, _part, StringComparison.Ordinal),
    };
}
