using Microsoft.AspNetCore.Http.HttpResults;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Http.Api;

/// <summary><c>/api/v1/readings</c>: raw readings, from the input journal.</summary>
internal static class ReadingEndpoints
{
    public static void MapReadings(this IEndpointRouteBuilder api) =>
        api.MapGet("/readings", ReadingsAsync).WithTags("readings").WithSummary("Raw readings of a device")
            .WithDescription("By event time, each once, straight from the journal. A device is needed; a wide range of "
                + "a busy gateway is refused with 422: narrow from and to.");

    private static async Task<Results<Ok<ItemList<ReadingItem>>, ValidationProblem, ProblemHttpResult>> ReadingsAsync(
        [AsParameters] ListParameters parameters, ReadingScan scan, CancellationToken cancel)
    {
        ViewQuery query = parameters.Read(isDescending: false, HttpLimits.ReadingsMax, out var errors);
        if (query.Device is null)
        {
            errors.TryAdd("device", ["a device is needed"]);
        }
        if (query.Key is not null)
        {
            errors["key"] = ["ask by device and metric"];
        }
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }
        // Reading journals is synchronous work with the disk.
        ViewPage<ReadingItem>? page = await Task.Run(() => scan.Find(query, cancel), cancel);
        return page is null
            ? Problems.TooMuch("The range covers too many journal records; narrow from and to.")
            : TypedResults.Ok(new ItemList<ReadingItem>(page.Items, Cursor.Encode(page.Next)));
    }
}
