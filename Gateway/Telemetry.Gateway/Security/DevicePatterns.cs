using Telemetry.Contract;

namespace Telemetry.Gateway.Security;

/// <summary>The patterns by which a configuration grants further devices to an agent.</summary>
internal static class DevicePatterns
{
    /// <summary>A name, a beginning followed by one <c>*</c>, or <c>*</c> alone.</summary>
    public static bool IsValid(string pattern) =>
        pattern == "*" || Names.IsValid(pattern.EndsWith('*') ? pattern.AsSpan(0, pattern.Length - 1) : pattern);

    public static bool Matches(string pattern, ReadOnlySpan<char> name) =>
        pattern.EndsWith('*')
            ? name.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)
            : name.Equals(pattern, StringComparison.Ordinal);
}
