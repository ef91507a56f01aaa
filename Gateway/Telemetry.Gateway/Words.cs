namespace Telemetry.Gateway;

/// <summary>How names of the code become words of the interface.</summary>
internal static class Words
{
    /// <summary><c>PacketTooLarge</c> → <c>packet_too_large</c>.</summary>
    public static string SnakeCase(string name) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    /// <summary>A foreigner's text for a log line: short, and without control characters.</summary>
    public static string Printable(string text)
    {
        const int shownMax = 128;
        ReadOnlySpan<char> shown = text.AsSpan(0, Math.Min(text.Length, shownMax));
        return string.Create(shown.Length, text, static (target, source) =>
        {
            for (int index = 0; index < target.Length; index++)
            {
                target[index] = char.IsControl(source[index]) || char.IsSurrogate(source[index]) ? '?' : source[index];
            }
        });
    }
}
