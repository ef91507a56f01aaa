using System.ComponentModel;
using LiteDB;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Pipelines;
using Telemetry.Scoring.Machine;
using Telemetry.Scoring.Series;

namespace Telemetry.Gateway.Http.Api;

/// <summary>
/// <c>/api/v1/results/{pipeline}</c> and <c>/api/v1/dead_letters</c>: rows of the output journal, by the views.
/// </summary>
internal static class ResultEndpoints
{
    public static void MapResults(this IEndpointRouteBuilder api)
    {
        api.MapGet("/results/{pipeline}", Results).WithTags("results").WithSummary("A pipeline's rows")
            .WithDescription("The newest revision of each key and window, by window start, in the pipeline's columns.");
        api.MapGet("/dead_letters", DeadLetters).WithTags("results").WithSummary("Input that could not be used")
            .WithDescription("Each with its reason, newest first; from and to are times of arrival.");
    }

    private static Results<Ok<ItemList<Dictionary<string, object?>>>, ValidationProblem, ProblemHttpResult> Results(
        string pipeline,
        [AsParameters] ListParameters parameters,
        [FromQuery(Name = "replaced")]
        [Description("true: the revisions that were replaced, instead of the newest.")]
        bool? replaced,
        ViewStore views)
    {
        ViewQuery query = parameters.Read(isDescending: false, HttpLimits.ItemsMax, out var errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }
        ViewPage<BsonDocument>? page = views.Read(database => database.Results(pipeline) is { } results
            ? replaced == true ? results.FindReplaced(query) : results.Find(query)
            : null);
        if (page is not null)
        {
            return TypedResults.Ok(Items(page));
        }

        return IsAlwaysOn(pipeline)
            ? TypedResults.Ok(new ItemList<Dictionary<string, object?>>([], null))
            : Problems.Missing("There is no pipeline of this name, or it has given no rows yet.");
    }

    private static bool IsAlwaysOn(string pipeline) =>
        pipeline is GatewayPipeline.WindowsStream or SeriesScoreSchema.Stream or MachineScoreSchema.Stream;

    private static Results<Ok<ItemList<Dictionary<string, object?>>>, ValidationProblem> DeadLetters(
        [AsParameters] ListParameters parameters,
        [FromQuery(Name = "reason")]
        [Description("Only this reason, such as late.")]
        string? reason,
        ViewStore views)
    {
        ViewQuery query = parameters.Read(isDescending: true, HttpLimits.ItemsMax, out var errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }
        return TypedResults.Ok(Items(views.Read(database => database.DeadLetters.Find(query, reason))));
    }

    public static ItemList<Dictionary<string, object?>> Items(ViewPage<BsonDocument> page) => new(
        [.. page.Items.Select(row => RowDocument.Item(row["v"].AsDocument))], Cursor.Encode(page.Next));
}
