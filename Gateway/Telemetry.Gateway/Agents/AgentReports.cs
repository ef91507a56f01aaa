using System.Collections.Concurrent;
using Telemetry.Contract;
using Telemetry.Gateway.Ingest;

namespace Telemetry.Gateway.Agents;

/// <summary>
/// What agents said of themselves last, since the gateway's start: they say it again every few seconds, so it is in
/// memory only. Any thread.
/// </summary>
internal sealed class AgentReports(TimeProvider time) : IAgentStates
{
    private readonly ConcurrentDictionary<string, AgentReport> _newest = new(StringComparer.Ordinal);

    /// <summary>The agents that have said something, in no order.</summary>
    public IEnumerable<string> Agents => _newest.Keys;

    public void Take(string agent, AgentState state)
    {
        if (_newest.ContainsKey(agent) || _newest.Count < AgentLimits.AgentsMax)
        {
            _newest[agent] = new AgentReport(
                time.GetUtcNow(), state.Version, state.Configuration,
                [.. (state.Sensors ?? []).Where(static sensor => sensor is not null)
                    .Take(AgentLimits.SensorsKept)]);
        }
    }

    /// <summary>The newest of one agent, or null.</summary>
    public AgentReport? Find(string agent) => _newest.GetValueOrDefault(agent);
}
