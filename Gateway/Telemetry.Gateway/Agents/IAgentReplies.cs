using Telemetry.Contract;

namespace Telemetry.Gateway.Agents;

/// <summary>Takes what agents answer to commands.</summary>
internal interface IAgentReplies
{
    /// <summary>An agent answered; nothing happens when nobody asked.</summary>
    void Take(string agent, CommandReply reply);
}
