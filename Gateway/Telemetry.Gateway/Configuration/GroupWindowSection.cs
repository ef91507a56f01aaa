using Telemetry.Contract;
using Telemetry.Gateway.Pipelines;

namespace Telemetry.Gateway.Configuration;

/// <summary>Reads the configuration's <c>group_windows</c>.</summary>
internal static class GroupWindowSection
{
    private const string NameRule = "a name of 1 to 128 characters out of A-Z a-z 0-9 _ . : -";
    private const string FolderRule = NameRule + ", not beginning with .";
    private const double DaySeconds = 86_400;
    // Old recordings are played back, too: windows may wait for devices that come a lifetime after them.
    private const double CenturySeconds = 36_525 * DaySeconds;

    public static List<GroupWindowOptions> Read(ConfigurationNode node)
    {
        List<GroupWindowOptions> all = [];
        foreach (ConfigurationNode item in node.List(GatewayLimits.GroupWindowsMax))
        {
            GroupWindowOptions options = One(item);
            if (GatewayPipeline.OwnStreams.Contains(options.Id))
            {
                throw item.Refuse($"another id; \"{options.Id}\" is a stream of the gateway's own");
            }

            if (all.Exists(other => other.Id == options.Id))
            {
                throw item.Refuse($"each id once; \"{options.Id}\" is there already");
            }

            all.Add(options);
        }

        return all;
    }

    private static GroupWindowOptions One(ConfigurationNode node)
    {
        var keys = node.Object(
            "id", "size_seconds", "deadline_seconds", "idle_after_seconds", "horizon_seconds", "early_seconds",
            "groups", "start", "when_changed");
        if (!keys.TryGetValue("id", out ConfigurationNode id)
            || !keys.TryGetValue("groups", out ConfigurationNode groups))
        {
            throw node.Refuse("group windows need the keys id and groups");
        }

        GroupWindowOptions options = new() { Id = id.Text(FolderRule, IsFolder), Groups = Groups(groups) };
        foreach ((string key, ConfigurationNode value) in keys)
        {
            options = key switch
            {
                "size_seconds" => options with { Size = Seconds(value, 0.001, DaySeconds) },
                "deadline_seconds" => options with { Deadline = Seconds(value, 0, CenturySeconds) },
                "idle_after_seconds" => options with { IdleAfter = Seconds(value, 0, CenturySeconds) },
                "horizon_seconds" => options with { Horizon = Seconds(value, 0, CenturySeconds) },
                "start" => options with { Start = Start(value) },
                "when_changed" => options with { WhenChanged = ConfigurationFile.WhenChanged(value) },
                "early_seconds" => options with { Early = Seconds(value, 0.001, DaySeconds) },
                _ => options,
            };
        }

        return options.Horizon < options.Deadline
            ? throw node.Refuse("the horizon comes after the deadline: horizon_seconds is too small")
            : options;
    }

    private static List<(string Name, IReadOnlyList<string> Devices)> Groups(ConfigurationNode node)
    {
        List<(string Name, IReadOnlyList<string> Devices)> groups = [];
        foreach ((string name, ConfigurationNode members) in node.Members())
        {
            if (!Names.IsValid(name) || groups.Count == GatewayLimits.GroupsPerWindowMax)
            {
                throw members.Refuse($"at most {GatewayLimits.GroupsPerWindowMax} groups, each with {NameRule}");
            }

            List<string> devices = [];
            foreach (ConfigurationNode member in members.List(GatewayLimits.GroupDevicesMax))
            {
                string device = member.Text(NameRule, IsName);
                devices.Add(devices.Contains(device) ? throw member.Refuse("each device once in a group") : device);
            }

            groups.Add(devices.Count == 0
                ? throw members.Refuse("a group needs a device")
                : (name, devices));
        }

        return groups.Count == 0 ? throw node.Refuse("group windows need a group") : groups;
    }

    private static PipelineStart Start(ConfigurationNode node)
    {
        PipelineStart start = default;
        node.Text(PipelineStart.Rule, text => PipelineStart.TryParse(text, out start));
        return start;
    }

    /// <summary>The checkpoints lie in a folder of that name.</summary>
    private static bool IsFolder(string text) => Names.IsValid(text) && text[0] != '.';

    private static bool IsName(string text) => Names.IsValid(text);

    private static TimeSpan Seconds(ConfigurationNode node, double min, double max) =>
        TimeSpan.FromSeconds(node.Number(min, max));
}
