namespace Telemetry.Gateway.Agents;

/// <summary>Which version is the newest, without its settings.</summary>
/// <param name="Version">Its number.</param>
/// <param name="At">When it was said.</param>
/// <param name="By">Who said it.</param>
internal readonly record struct ConfigurationMark(long Version, DateTimeOffset At, string By)
{
    public static ConfigurationMark Of(ConfigurationVersion version) => new(
        version.Version, version.At, version.By.Length > 0 ? version.By : version.Token);
}
