namespace Telemetry.Gateway.Agents;

/// <summary>The way from the gateway to one agent, and to nobody else.</summary>
internal interface IAgentDownlink
{
    /// <summary>Hands a message to the agent's connection.</summary>
    /// <param name="agent">To whom.</param>
    /// <param name="topic">A topic below the agent's own name.</param>
    /// <param name="payload">The message.</param>
    /// <param name="isRetained">It is what was kept for the agent, not what has changed just now.</param>
    /// <returns>False when the agent is not connected or does not listen there.</returns>
    bool TrySend(string agent, string topic, byte[] payload, bool isRetained);
}
