using System.Buffers;

namespace Telemetry.Contract;

/// <summary>The rule for names of agents, devices and metrics: <c>[A-Za-z0-9_.:-]{1,128}</c>.</summary>
public static class Names
{
    private const string Allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-";

    private static readonly SearchValues<char> AllowedChars = SearchValues.Create(Allowed);

    private static readonly SearchValues<byte> AllowedBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-"u8);

    private static readonly SearchValues<char> PastChars = SearchValues.Create(Allowed + "/");

    private static readonly SearchValues<byte> PastBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-/"u8);

    /// <summary>Is <paramref name="name"/> a valid name?</summary>
    public static bool IsValid(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= Limits.NameLengthMax && !name.ContainsAnyExcept(AllowedChars);

    /// <summary>Is <paramref name="utf8"/> a valid name?</summary>
    public static bool IsValid(ReadOnlySpan<byte> utf8) =>
        utf8.Length is > 0 and <= Limits.NameLengthMax && !utf8.ContainsAnyExcept(AllowedBytes);

    /// <summary>Is <paramref name="utf8"/> a valid boot id: a name of at most 64 characters?</summary>
    public static bool IsValidBoot(ReadOnlySpan<byte> utf8) => utf8.Length <= Limits.BootLengthMax && IsValid(utf8);

    /// <summary>Is <paramref name="boot"/> a valid boot id: a name of at most 64 characters?</summary>
    public static bool IsValidBoot(ReadOnlySpan<char> boot) => boot.Length <= Limits.BootLengthMax && IsValid(boot);

    /// <summary>Is <paramref name="utf8"/> a valid list of past runs: names, <c>/</c> between, at most 255
    /// characters?</summary>
    public static bool IsValidPast(ReadOnlySpan<byte> utf8) =>
        utf8.Length <= Limits.PastLengthMax && !utf8.ContainsAnyExcept(PastBytes);

    /// <summary>Is <paramref name="past"/> a valid list of past runs?</summary>
    public static bool IsValidPast(ReadOnlySpan<char> past) =>
        past.Length <= Limits.PastLengthMax && !past.ContainsAnyExcept(PastChars);

    /// <summary>
    /// May an agent publish packs of a device without a further grant? Yes for its own name and for names
    /// below it: <c>agent</c>, <c>agent:…</c>, <c>agent.…</c>.
    /// </summary>
    public static bool IsOwnDevice(ReadOnlySpan<char> agent, ReadOnlySpan<char> device) =>
        device.StartsWith(agent, StringComparison.Ordinal)
        && (device.Length == agent.Length || device[agent.Length] is ':' or '.');
}
