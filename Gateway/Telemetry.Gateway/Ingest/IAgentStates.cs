using Telemetry.Contract;

namespace Telemetry.Gateway.Ingest;

/// <summary>Takes what agents say of themselves. It is said again every few seconds, so it is not journalled.</summary>
internal interface IAgentStates
{
    void Take(string agent, AgentState state);
}
