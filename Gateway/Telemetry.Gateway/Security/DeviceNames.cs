using System.Buffers;

namespace Telemetry.Gateway.Security;

/// <summary>The name rule, and the patterns by which a configuration grants further devices to an agent.</summary>
internal static class DeviceNames
{
    private const int LengthMax = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-");

    public static bool IsName(string name) => IsName(name.AsSpan());

    public static bool IsName(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= LengthMax && !name.ContainsAnyExcept(Allowed);

    /// <summary>A name, a beginning followed by one <c>*</c>, or <c>*</c> alone.</summary>
    public static bool IsPattern(string pattern) =>
        pattern == "*" || IsName(pattern.EndsWith('*') ? pattern.AsSpan(0, pattern.Length - 1) : pattern);

    public static bool Matches(string pattern, ReadOnlySpan<char> name) =>
        pattern.EndsWith('*')
            ? name.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)
            : name.Equals(pattern, StringComparison.Ordinal);
}
