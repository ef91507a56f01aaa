using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Telemetry.Edge.Configuration;

/// <summary>Host names and <c>HOST:PORT</c> pairs as they stand in a configuration.</summary>
internal static class HostName
{
    public static bool IsValid(string text) =>
        text.Length <= 253 && Uri.CheckHostName(text) is not UriHostNameType.Unknown;

    /// <summary>Splits <c>HOST:PORT</c>; an IPv6 address stands in brackets.</summary>
    public static bool TryParseEndpoint(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? host, out int port)
    {
        host = null;
        port = 0;
        var colon = text.LastIndexOf(':');
        if (colon <= 0
            || !int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port)
            || port is < 1 or > 65535)
        {
            return false;
        }
        var name = text[..colon];
        if (name.Length > 2 && name[0] == '[' && name[^1] == ']')
        {
            name = name[1..^1];
        }
        host = name.ToString();
        return IsValid(host);
    }
}
