using Microsoft.AspNetCore.Http.HttpResults;
using Telemetry.Gateway.Http.Metrics;

namespace Telemetry.Gateway.Http.Api;

/// <summary>Journals, health and metrics.</summary>
internal static class SystemEndpoints
{
    public static void MapSystem(this IEndpointRouteBuilder api)
    {
        api.MapGet("/journal", Journals).WithTags("system").WithSummary("The journals");
    }

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => TypedResults.Text("ok")).WithTags("health").WithSummary("Is the process alive?");
        app.MapGet("/readyz", Ready).WithTags("health").WithSummary("Does it do its work?")
            .WithDescription("503 when a journal has failed, a pipeline is parked or far behind, or the views are.");
        app.MapGet("/metrics", (MetricsExporter exporter) =>
                TypedResults.Text(exporter.Write(), MetricsExporter.ContentType))
            .WithTags("health").WithSummary("Metrics in Prometheus' text format");
    }

    private static Ok<ItemList<JournalItem>> Journals(IJournalsView journals) =>
        TypedResults.Ok(new ItemList<JournalItem>([journals.Input, journals.Output], null));

    private static JsonHttpResult<ItemList<ReadinessCheck>> Ready(Readiness readiness)
    {
        IReadOnlyList<ReadinessCheck> checks = readiness.Checks();
        return TypedResults.Json(new ItemList<ReadinessCheck>(checks, null), statusCode: checks.All(check => check.Ok)
            ? StatusCodes.Status200OK
            : StatusCodes.Status503ServiceUnavailable);
    }
}
