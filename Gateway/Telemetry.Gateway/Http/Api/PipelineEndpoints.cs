using Microsoft.AspNetCore.Http.HttpResults;
using Telemetry.Engine.Runtime;
using Telemetry.Engine.Time;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Pipelines;

namespace Telemetry.Gateway.Http.Api;

/// <summary><c>/api/v1/pipelines</c>: what each does, how far it is, and its being started and stopped.</summary>
internal static class PipelineEndpoints
{
    private const string Unknown = "There is no pipeline of this name.";

    public static void MapPipelines(this IEndpointRouteBuilder api)
    {
        api.MapGet("/pipelines", All).WithTags("pipelines").WithSummary("The pipelines")
            .WithDescription("The gateway's own and one for each group window, each with its position and state.");
        api.MapGet("/pipelines/{id}", One).WithTags("pipelines").WithSummary("One pipeline");
        api.MapPost("/pipelines/{id}/stop", StopAsync).WithTags("pipelines").WithSummary("Stop a pipeline")
            .WithDescription("Its position stays, also over restarts. The answer comes when it has stopped.");
        api.MapPost("/pipelines/{id}/start", StartAsync).WithTags("pipelines").WithSummary("Start a pipeline")
            .WithDescription("One that is stopped or parked goes on from its newest checkpoint, or begins anew.");
    }

    private static Ok<ItemList<PipelineItem>> All(PipelineSet pipelines, ViewStore views, InputLog input) =>
        TypedResults.Ok(new ItemList<PipelineItem>(
            [.. pipelines.Pipelines.Select(pipeline => Item(pipeline, views, input))], null));

    private static Results<Ok<PipelineItem>, ProblemHttpResult> One(
        string id, PipelineSet pipelines, ViewStore views, InputLog input) =>
        pipelines.Find(id) is { } pipeline ? TypedResults.Ok(Item(pipeline, views, input)) : Problems.Missing(Unknown);

    private static async Task<Results<Ok<PipelineItem>, ProblemHttpResult>> StopAsync(
        string id, PipelineSet pipelines, ViewStore views, InputLog input, CancellationToken cancel) =>
        Answer(await pipelines.StopAsync(id, cancel), id, pipelines, views, input);

    private static async Task<Results<Ok<PipelineItem>, ProblemHttpResult, ValidationProblem>> StartAsync(
        string id,
        PipelineStartBody? body,
        PipelineSet pipelines,
        ViewStore views,
        InputLog input,
        CancellationToken cancel)
    {
        PipelineStart? from = null;
        if (body?.From is { } text)
        {
            if (!PipelineStart.TryParse(text, out PipelineStart start))
            {
                return Problems.Invalid(new() { ["from"] = [PipelineStart.Rule] });
            }

            from = start;
        }

        var answer = Answer(
            await pipelines.StartAsync(id, from, body?.Skip == true, cancel), id, pipelines, views, input);
        return answer.Result is ProblemHttpResult problem ? problem : (Ok<PipelineItem>)answer.Result;
    }

    private static Results<Ok<PipelineItem>, ProblemHttpResult> Answer(
        PipelineAnswer answer, string id, PipelineSet pipelines, ViewStore views, InputLog input) => answer switch
        {
            PipelineAnswer.Done when pipelines.Find(id) is { } pipeline =>
                TypedResults.Ok(Item(pipeline, views, input)),
            PipelineAnswer.Busy => Problems.Conflict("It is being started or stopped just now; try again soon."),
            PipelineAnswer.Runs => Problems.Conflict("It runs; stop it first."),
            PipelineAnswer.NothingToSkip => Problems.Conflict("It is not parked at a step that could be left out."),
            _ => Problems.Missing(Unknown),
        };

    private static PipelineItem Item(PipelineSlot pipeline, ViewStore views, InputLog input)
    {
        PipelineProgress? progress = pipeline.Progress;
        PipelineState state = pipeline.State;
        string[] streams = [.. pipeline.Definition.Pipeline.Streams];
        return new PipelineItem(
            pipeline.Name,
            state.State,
            streams,
            views.Read(database => streams.Sum(stream => (long)(database.Results(stream)?.Count ?? 0))),
            state.Origin,
            progress?.Next.Value ?? state.Origin,
            pipeline.LagRecords,
            progress?.Checkpoint?.Value,
            AgeSeconds(progress, input),
            progress?.Steps ?? 0,
            progress?.Refused ?? 0,
            pipeline.Form,
            state.Failure is { } failure && state.State == PipelineCondition.Parked
                ? new ParkedItem(failure.Step, failure.Operator, failure.Reason, TimeOf(failure.SinceMicros))
                : null,
            state.Skipped);
    }

    /// <summary>How much journal time has passed since the newest checkpoint.</summary>
    public static double? AgeSeconds(PipelineProgress? progress, InputLog input) =>
        progress?.CheckpointTime is { } time && time != EventTime.Min
            ? Math.Max(0, (input.LastTimeMicros - time.Micros) / 1e6)
            : null;

    private static DateTimeOffset TimeOf(long micros) => new(EventTimes.ToUtc(micros));
}
