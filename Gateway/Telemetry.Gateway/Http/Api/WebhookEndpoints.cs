using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway.Http.Api;

/// <summary><c>/api/v1/webhooks</c> and their deliveries.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        api.MapGet("/webhooks", Webhooks).WithTags("webhooks").WithSummary("The configured receivers")
            .WithDescription("With what waits for each of them.");
        api.MapGet("/webhooks/deliveries", Deliveries).WithTags("webhooks").WithSummary("Deliveries")
            .WithDescription("Each as its last attempt left it, newest event first.");
    }

    private static Ok<ItemList<WebhookStatus>> Webhooks(WebhookService service) =>
        TypedResults.Ok(new ItemList<WebhookStatus>(service.Status(), null));

    private static Results<Ok<ItemList<DeliveryItem>>, ValidationProblem> Deliveries(
        [AsParameters] ListParameters parameters,
        [FromQuery(Name = "webhook")]
        [Description("Only this webhook.")]
        string? webhook,
        ViewStore views)
    {
        ViewQuery query = parameters.Read(isDescending: true, HttpLimits.ItemsMax, out var errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }
        ViewPage<DeliveryRecord> page = views.Read(database => database.Deliveries.Find(query, webhook));
        return TypedResults.Ok(new ItemList<DeliveryItem>(
            [.. page.Items.Select(DeliveryItem.Of)], Cursor.Encode(page.Next)));
    }
}
