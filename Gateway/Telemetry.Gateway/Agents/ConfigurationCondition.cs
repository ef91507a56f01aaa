using System.Globalization;

namespace Telemetry.Gateway.Agents;

/// <summary>What must hold for a new version to be taken: nobody shall write over what he has not seen.</summary>
/// <param name="IsMet">Asked with the newest version's number; 0: there is none.</param>
internal readonly record struct ConfigurationCondition(Func<long, bool>? IsMet)
{
    /// <summary>True if a version may be added to what is there.</summary>
    public bool Allows(long newest) => IsMet?.Invoke(newest) ?? true;

    /// <summary>Reads <c>If-Match</c> and <c>If-None-Match</c>; false when a tag is none of ours.</summary>
    public static bool TryRead(IHeaderDictionary headers, out ConfigurationCondition condition)
    {
        condition = default;
        string match = headers.IfMatch.ToString();
        string none = headers.IfNoneMatch.ToString();
        if (match.Length == 0 && none.Length == 0)
        {
            return true;
        }

        if (none.Length > 0)
        {
            condition = new ConfigurationCondition(static newest => newest == 0);
            return none == "*" && match.Length == 0;
        }

        if (match == "*")
        {
            condition = new ConfigurationCondition(static newest => newest > 0);
            return true;
        }

        bool isTag = TryVersion(match, out long version);
        condition = isTag ? Exactly(version) : default;
        return isTag;
    }

    /// <summary>Only this version may be the newest.</summary>
    public static ConfigurationCondition Exactly(long version) => new(newest => newest == version);

    private static bool TryVersion(string tag, out long version)
    {
        version = 0;
        return tag is ['"', .. var digits, '"']
            && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out version);
    }
}
