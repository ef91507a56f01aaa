using Telemetry.Contract;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Agents;

/// <summary>Which agents there are and how each is: nothing of its own, all is asked when somebody asks.</summary>
internal sealed class AgentDirectory(
    GatewayOptions options, OnlineDevices online, IDeviceView devices, AgentReports reports, ConfigurationDesk desk)
{
    /// <summary>All agents, by name.</summary>
    public IReadOnlyList<AgentStanding> All()
    {
        (IReadOnlyDictionary<string, ConfigurationMark> newest, IReadOnlyDictionary<string, string> damaged) =
            desk.Survey();
        SortedSet<string> names = new(StringComparer.Ordinal);
        names.UnionWith(options.Agents.Keys);
        names.UnionWith(online.Clients());
        names.UnionWith(reports.Agents);
        names.UnionWith(newest.Keys);
        names.UnionWith(damaged.Keys);
        names.UnionWith(devices.Devices().Select(device => device.Agent).Where(agent => agent.Length > 0));
        return [.. names.Select(agent => Of(
            agent,
            newest.TryGetValue(agent, out ConfigurationMark mark) ? mark : null,
            damaged.GetValueOrDefault(agent)))];
    }

    /// <summary>One agent; null when nothing is known of it.</summary>
    public AgentStanding? Find(string agent)
    {
        if (!Names.IsValid(agent))
        {
            return null;
        }

        (IReadOnlyDictionary<string, ConfigurationMark> newest, IReadOnlyDictionary<string, string> damaged) =
            desk.Survey();
        bool isKnown = options.Agents.ContainsKey(agent) || newest.ContainsKey(agent) || damaged.ContainsKey(agent)
            || reports.Find(agent) is not null || online.IsConnected(agent)
            || devices.Devices().Any(device => device.Agent == agent);
        return isKnown
            ? Of(
                agent,
                newest.TryGetValue(agent, out ConfigurationMark mark) ? mark : null,
                damaged.GetValueOrDefault(agent))
            : null;
    }

    private AgentStanding Of(string agent, ConfigurationMark? newest, string? fault)
    {
        AgentReport? report = reports.Find(agent);
        return new AgentStanding(
            agent, online.IsConnected(agent), newest, report,
            fault is null ? StandingOf(newest?.Version, report?.Configuration) : ConfigurationStanding.Damaged,
            fault);
    }

    /// <summary>What the agent says, held against what it was told.</summary>
    public static ConfigurationStanding StandingOf(long? newest, AgentConfiguration? said) => (newest, said) switch
    {
        (null, { Desired: > 0 }) => ConfigurationStanding.Overtaken,
        (null, _) => ConfigurationStanding.None,
        (_, null) => ConfigurationStanding.Unknown,
        _ when said.Desired > newest => ConfigurationStanding.Overtaken,
        _ when said.Desired < newest => ConfigurationStanding.Pending,
        _ => said.Status switch
        {
            ConfigurationStatus.Trial => ConfigurationStanding.OnTrial,
            ConfigurationStatus.Applied => ConfigurationStanding.Applied,
            ConfigurationStatus.RolledBack => ConfigurationStanding.RolledBack,
            ConfigurationStatus.Refused => ConfigurationStanding.Refused,
            _ => ConfigurationStanding.Unknown,
        },
    };
}
