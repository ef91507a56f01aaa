using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Fencing;

/// <summary>
/// Tells an agent that was started again from a second one with its name, for one source. Each agent that speaks for
/// the source is judged by itself: who may speak for whom is the host's question.
/// </summary>
internal struct SenderFence
{
    private AgentFence[]? _agents;

    /// <summary>Judges a message's sender.</summary>
    /// <returns>Why its readings are held back, or null.</returns>
    public string? Judge(in StepSender sender, EventTime now, bool mayReplace)
    {
        if (!sender.IsKnown) { return null; }
        var agents = _agents ?? [];
        var index = agents.Length - 1;
        while (index >= 0 && agents[index].Agent != sender.Agent) { index--; }
        if (index < 0)
        {
            var kept = agents.Length == EngineLimits.AgentsPerSourceMax ? agents[1..] : agents;
            _agents = [.. kept, AgentFence.Of(sender, now)];
            return null;
        }
        var judged = agents[index].Judge(sender, now, mayReplace);
        if (!ReferenceEquals(judged, agents[index])) { _agents = With(agents, index, judged); }
        return judged.Fenced.Length > 0 && judged.ReasonOf(sender.Run) is { Length: > 0 } reason ? reason : null;
    }

    /// <summary>What is wrong, or null; of several agents the first one's.</summary>
    public readonly SourceConflict? Conflict(long held)
    {
        foreach (var agent in _agents ?? [])
        {
            if (agent.Fenced.Length == 0) { continue; }
            var last = agent.Fenced[^1];
            return new(last.Reason, agent.Fenced.Min(run => run.Since), agent.Head.Run, last.Run, held);
        }
        return null;
    }

    /// <summary>A person says which run may go on; empty = the one heard last.</summary>
    public void Accept(string run)
    {
        for (var index = 0; index < _agents?.Length; index++)
        {
            _agents = With(_agents, index, _agents[index].Accept(run));
        }
    }

    public readonly void Snapshot(SnapshotWriter writer)
    {
        writer.Compact(_agents?.Length ?? 0);
        foreach (var agent in _agents ?? []) { agent.Snapshot(writer); }
    }

    public static SenderFence Restore(SnapshotReader reader)
    {
        var count = reader.CompactCount();
        if (count > EngineLimits.AgentsPerSourceMax)
        {
            throw new SnapshotFormatException($"{count} agents of a source");
        }
        if (count == 0) { return default; }
        var agents = new AgentFence[count];
        for (var index = 0; index < count; index++) { agents[index] = AgentFence.Restore(reader); }
        return new() { _agents = agents };
    }

    private static AgentFence[] With(AgentFence[] agents, int index, AgentFence agent)
    {
        var changed = agents.ToArray();
        changed[index] = agent;
        return changed;
    }
}
