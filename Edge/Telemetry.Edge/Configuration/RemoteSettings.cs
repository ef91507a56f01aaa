using System.Text.Json;
using Telemetry.Contract;

namespace Telemetry.Edge.Configuration;

/// <summary>
/// Puts the sections that the gateway sends in the place of the file's, read by the file's own reader. Sections that
/// belong to the machine are refused: a mistake in one of them could not be taken back from afar.
/// </summary>
internal static class RemoteSettings
{
    private const string Root = "settings";

    /// <summary>The configuration that results; null: <paramref name="faults"/> say why it cannot be.</summary>
    /// <param name="file">What the file says.</param>
    /// <param name="settings">An object of sections.</param>
    /// <param name="faults">At most <see cref="Limits.FaultsMax"/>.</param>
    public static EdgeConfig? Apply(EdgeConfig file, JsonElement settings, out IReadOnlyList<FieldFault> faults)
    {
        List<FieldFault> found = [];
        var result = file;
        try
        {
            var top = new ConfigNode("", Root, settings);
            foreach (var key in top.Keys())
            {
                result = Apply(result, top, key, Refuse);
            }
        }
        catch (ConfigException e)
        {
            Refuse(e);
        }
        catch (InvalidOperationException)
        {
            // Only of text that is half a character: a message that was parsed has none, a damaged file may.
            found.Add(FieldFault.Of(Root, "text that cannot be read"));
        }
        faults = [.. found.Take(Limits.FaultsMax)];
        return found.Count == 0 ? result : null;

        void Refuse(ConfigException e) =>
            found.Add(FieldFault.Of(e.Key, $"{e.Value} is refused; allowed: {e.Allowed}"));
    }

    private static EdgeConfig Apply(EdgeConfig config, ConfigNode top, string key, Action<ConfigException> refused)
    {
        switch (key)
        {
            case "sensors":
                var nodes = top.Objects(key, EdgeLimits.SensorsMax);
                return config with { Sensors = SensorConfigReader.ReadAll(nodes, refused) };
            case "publish":
                try
                {
                    return config with { Publish = ConfigReader.ReadPublish(top.Object(key)) };
                }
                catch (ConfigException e)
                {
                    refused(e);
                    return config;
                }
            case "agent" or "gateway" or "spool" or "time_quality":
                refused(top.Refusal(
                    key, "a section that belongs to the machine", "sensors, publish; this one only in its file"));
                return config;
            default:
                refused(top.Refusal(key, "an unknown key", "sensors, publish"));
                return config;
        }
    }
}
