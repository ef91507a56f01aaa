using Telemetry.Gateway.Configuration;

namespace Telemetry.Gateway.Http.Api;

/// <summary>
/// <c>/api/v1/demo</c>: passes on to the demo launcher's control server, when the gateway was started by it. Only these
/// routes, names escaped, and only to the address of the command line.
/// </summary>
internal static class DemoEndpoints
{
    public static void MapDemo(this IEndpointRouteBuilder api, GatewayOptions options)
    {
        if (options.DemoControl is not { } control)
        {
            // The dashboard asks every gateway; that one is no demo is an answer, not an error in its console.
            api.MapGet("/demo", () => TypedResults.NoContent()).ExcludeFromDescription();
            return;
        }
        RouteGroupBuilder demo = api.MapGroup("/demo").WithTags("demo");
        demo.MapGet("", (DemoControl launcher, HttpContext context) => launcher.ForwardAsync(
            context, HttpMethod.Get, new Uri(control, "/demo"))).WithSummary("The demo's agents and faults");
        foreach (string action in (string[])["unplug", "plug"])
        {
            demo.MapPost("/agents/{id}/" + action, (
                string id, DemoControl launcher, HttpContext context) => launcher.ForwardAsync(
                context, HttpMethod.Post, new Uri(control, $"/demo/agents/{Uri.EscapeDataString(id)}/{action}")))
                .WithSummary(action == "plug" ? "Put an agent's plug in" : "Pull an agent's plug");
        }
        demo.MapPost("/faults/{name}", (
            string name, string? agent, DemoControl launcher, HttpContext context) => launcher.ForwardAsync(
            context, HttpMethod.Post, new Uri(control, $"/demo/faults/{Uri.EscapeDataString(name)}"
                + (agent is null ? "" : "?agent=" + Uri.EscapeDataString(agent)))))
            .WithSummary("Break something");
    }
}
