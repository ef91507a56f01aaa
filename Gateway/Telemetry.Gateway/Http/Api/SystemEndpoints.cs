using Microsoft.AspNetCore.Http.HttpResults;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Http.Metrics;
using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Http.Api;

/// <summary>Pipelines, journals, health and metrics.</summary>
internal static class SystemEndpoints
{
    public static void MapSystem(this IEndpointRouteBuilder api)
    {
        api.MapGet("/pipelines", Pipelines).WithTags("system").WithSummary("The pipelines")
            .WithDescription("Those that have given rows, and how far behind the input journal they are.");
        api.MapGet("/journal", Journals).WithTags("system").WithSummary("The journals");
    }

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => TypedResults.Text("ok")).WithTags("health").WithSummary("Is the process alive?");
        app.MapGet("/readyz", Ready).WithTags("health").WithSummary("Does it do its work?")
            .WithDescription("503 when a journal has failed, or the pipeline or the views are far behind.");
        app.MapGet("/metrics", (MetricsExporter exporter) =>
                TypedResults.Text(exporter.Write(), MetricsExporter.ContentType))
            .WithTags("health").WithSummary("Metrics in Prometheus' text format");
    }

    private static Ok<ItemList<PipelineItem>> Pipelines(ViewStore views, IDeviceView devices)
    {
        GatewayProgress progress = devices.Progress;
        return TypedResults.Ok(new ItemList<PipelineItem>(
            views.Read(database => database.Pipelines()
                .Select(name => new PipelineItem(
                    name, database.Results(name)?.Count ?? 0, progress.PipelinePosition, progress.PipelineLagRecords))
                .ToArray()),
            null));
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
