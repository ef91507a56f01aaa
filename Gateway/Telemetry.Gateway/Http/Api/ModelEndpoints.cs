using LiteDB;
using Microsoft.AspNetCore.Http.HttpResults;
using Telemetry.Gateway.History;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Http.Api;

/// <summary><c>/api/v1/models</c>: what became of the machine models, newest first.</summary>
internal static class ModelEndpoints
{
    /// <summary>The stream in which the pipeline says which model it uses for which device, and since when.</summary>
    private const string Stream = MachineScoreSchema.FactStream;

    public static void MapModels(this IEndpointRouteBuilder api) =>
        api.MapGet("/models", Models).WithTags("models").WithSummary("The models' life")
            .WithDescription("Each time a model was put to use or refused: device, model, status, reason and time.");

    private static Results<Ok<ItemList<Dictionary<string, object?>>>, ValidationProblem> Models(
        [AsParameters] ListParameters parameters, ViewStore views)
    {
        ViewQuery query = parameters.Read(isDescending: true, HttpLimits.ItemsMax, out var errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }
        ViewPage<BsonDocument> page = views.Read(database => database.Results(Stream)?.Find(query))
            ?? new ViewPage<BsonDocument>([], null);
        return TypedResults.Ok(ResultEndpoints.Items(page));
    }
}
