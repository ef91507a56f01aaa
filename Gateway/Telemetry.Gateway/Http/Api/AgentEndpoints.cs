using Microsoft.AspNetCore.Http.HttpResults;
using Telemetry.Gateway.Agents;

namespace Telemetry.Gateway.Http.Api;

/// <summary><c>/api/v1/agents</c>: who there is and what each runs.</summary>
internal static class AgentEndpoints
{
    private const string Unknown = "There is no such agent: it is not configured, and it never came.";

    public static void MapAgents(this IEndpointRouteBuilder api)
    {
        api.MapGet("/agents", All).WithTags("agents").WithSummary("All agents")
            .WithDescription("Each with what it is to run with and what it says that it runs with. 'limit', 'cursor'.");
        api.MapGet("/agents/{agent}", One).WithTags("agents").WithSummary("One agent")
            .WithDescription("With its sensors, whose names commands ask for.");
        api.MapConfigurations();
        api.MapCommands();
    }

    /// <summary>404 for an agent that nobody knows; null for all others.</summary>
    public static ProblemHttpResult? Missing(string agent, AgentDirectory directory) =>
        directory.Find(agent) is null ? Problems.Missing(Unknown) : null;

    public static AgentItem Item(AgentStanding agent) => new(
        agent.Agent,
        agent.IsOnline,
        agent.Report?.Version,
        agent.Report?.At,
        StandingItem.Of(agent),
        agent.Report?.Sensors ?? []);

    private static Results<Ok<ItemList<AgentItem>>, ValidationProblem> All(
        [AsParameters] ListParameters parameters, AgentDirectory directory)
    {
        History.ViewQuery query = parameters.Read(isDescending: false, HttpLimits.ItemsMax, out var errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        AgentStanding[] page =
        [
            .. directory.All()
                .Where(agent => query.After is null || string.CompareOrdinal(agent.Agent, query.After) > 0)
                .Take(query.Limit + 1),
        ];
        bool hasMore = page.Length > query.Limit;
        return TypedResults.Ok(new ItemList<AgentItem>(
            [.. page.Take(query.Limit).Select(Item)],
            hasMore ? Cursor.Encode(page[query.Limit - 1].Agent) : null));
    }

    private static Results<Ok<AgentItem>, ProblemHttpResult> One(string agent, AgentDirectory directory) =>
        directory.Find(agent) is { } known ? TypedResults.Ok(Item(known)) : Problems.Missing(Unknown);
}
