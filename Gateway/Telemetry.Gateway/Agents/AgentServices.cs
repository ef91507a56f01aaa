using Telemetry.Gateway.Ingest;

namespace Telemetry.Gateway.Agents;

/// <summary>How the room of agents is joined to the host.</summary>
internal static class AgentServices
{
    public static IServiceCollection AddAgents(this IServiceCollection services) => services
        .AddSingleton<AgentReports>()
        .AddSingleton<IAgentStates>(provider => provider.GetRequiredService<AgentReports>())
        .AddSingleton<CommandBook>()
        .AddSingleton<IAgentReplies>(provider => provider.GetRequiredService<CommandBook>())
        .AddSingleton<ConfigurationStore>()
        .AddSingleton<ConfigurationDesk>()
        .AddSingleton<CommandDesk>()
        .AddSingleton<AgentDirectory>();
}
