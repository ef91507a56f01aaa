using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway.Http.Api;

/// <summary><c>/api/v1/webhooks</c>: who is told of events (webhooks, mails, MQTT topics), and their
/// deliveries.</summary>
internal static class WebhookEndpoints
{
    private const string Unknown = "There is no receiver of this name.";
    private const string UnknownDelivery = "There is no such delivery to this receiver.";
    private const string Delivered = "delivered";
    private const string Failed = "failed";
    private const string Dead = "dead";

    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        api.MapGet("/webhooks", Webhooks).WithTags("webhooks").WithSummary("The configured receivers")
            .WithDescription("Webhooks, mails and MQTT topics, with what waits for each of them.");
        api.MapGet("/webhooks/deliveries", Deliveries).WithTags("webhooks").WithSummary("Deliveries")
            .WithDescription("Each as its last attempt left it, newest event first.");
        api.MapPost("/webhooks/{id}/test", TestAsync).WithTags("webhooks").WithSummary("Send a test")
            .WithDescription("One attempt with an event of type webhook.test, at once; the answer says how it went.");
        api.MapPost("/webhooks/{id}/enable", EnableAsync).WithTags("webhooks").WithSummary("Enable a receiver")
            .WithDescription("One that answered 410 is sent to again. What was given up meanwhile is redelivered.");
        api.MapPost("/webhooks/{id}/redeliver", RedeliverAsync).WithTags("webhooks").WithSummary("Send once more")
            .WithDescription("One delivery, or all that were given up (dead), with the ids that they always had.");
        api.MapPost("/webhooks/reload", ReloadAsync).WithTags("webhooks").WithSummary("Read the receivers again")
            .WithDescription("Takes webhooks, mails and mqtt_topics from the configuration file as it is now.");
    }

    private static Ok<ItemList<WebhookStatus>> Webhooks(WebhookService service) =>
        TypedResults.Ok(new ItemList<WebhookStatus>(service.Status(), null));

    private static Results<Ok<ItemList<DeliveryItem>>, ValidationProblem> Deliveries(
        [AsParameters] ListParameters parameters,
        [FromQuery(Name = "webhook")]
        [Description("Only this receiver.")]
        string? webhook,
        [FromQuery(Name = "state")]
        [Description("Only this state: delivered, failed or dead.")]
        string? state,
        ViewStore views)
    {
        ViewQuery query = parameters.Read(isDescending: true, HttpLimits.ItemsMax, out var errors);
        if (state is not (null or Delivered or Failed or Dead))
        {
            errors["state"] = ["delivered, failed or dead"];
        }
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }
        ViewPage<DeliveryRecord> page = views.Read(database => database.Deliveries.Find(query, webhook, state));
        return TypedResults.Ok(new ItemList<DeliveryItem>(
            [.. page.Items.Select(DeliveryItem.Of)], Cursor.Encode(page.Next)));
    }

    private static async Task<Results<Ok<WebhookTestItem>, ProblemHttpResult>> TestAsync(
        string id, WebhookService service, CancellationToken cancel)
    {
        if (!service.Knows(id))
        {
            return Problems.Missing(Unknown);
        }
        return await service.TestAsync(id, cancel) is { } outcome
            ? TypedResults.Ok(new WebhookTestItem(outcome.IsDelivered, outcome.Status, outcome.Error))
            : Problems.Conflict("A test of it is under way.");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> EnableAsync(string id, WebhookService service) =>
        await service.EnableAsync(id) ? TypedResults.NoContent() : Problems.Missing(Unknown);

    private static async Task<Results<Accepted<RedeliverTaken>, ProblemHttpResult>> RedeliverAsync(
        string id, RedeliverBody? body, WebhookService service, ViewStore views)
    {
        if (!service.Knows(id))
        {
            return Problems.Missing(Unknown);
        }
        if (body?.Delivery is not { } wanted)
        {
            return await RedeliverDeadAsync(id, body, service, views);
        }
        if (wanted.Length > HttpLimits.FilterLengthMax
            || views.Read(database => database.Deliveries.Find(id, wanted)) is not { } delivery)
        {
            return Problems.Missing(UnknownDelivery);
        }
        return await service.RedeliverAsync(delivery) switch
        {
            RedeliverAnswer.Taken => Taken(1),
            RedeliverAnswer.Pending => Problems.Conflict("It is still on its way."),
            var refused => Refusal(refused),
        };
    }

    private static async Task<Results<Accepted<RedeliverTaken>, ProblemHttpResult>> RedeliverDeadAsync(
        string id, RedeliverBody? body, WebhookService service, ViewStore views)
    {
        int count = 0;
        string? after = null;
        do
        {
            var query = new ViewQuery { Limit = HttpLimits.ItemsMax, After = after };
            ViewPage<DeliveryRecord> page = views.Read(database => database.Deliveries.Find(query, id, Dead));
            foreach (DeliveryRecord dead in page.Items.Where(dead => IsWanted(dead, body)))
            {
                RedeliverAnswer answer = await service.RedeliverAsync(dead);
                if (answer is not (RedeliverAnswer.Taken or RedeliverAnswer.Pending))
                {
                    return count > 0 ? Taken(count) : Refusal(answer);
                }
                count += answer == RedeliverAnswer.Taken ? 1 : 0;
            }
            after = page.Next;
        }
        while (after is not null);
        return Taken(count);
    }

    private static bool IsWanted(DeliveryRecord dead, RedeliverBody? body) =>
        (body?.From is not { } from || dead.At >= from) && (body?.To is not { } to || dead.At < to);

    private static Accepted<RedeliverTaken> Taken(int count) =>
        TypedResults.Accepted("/api/v1/webhooks/deliveries", new RedeliverTaken(count));

    private static ProblemHttpResult Refusal(RedeliverAnswer answer) => answer switch
    {
        RedeliverAnswer.TooMany => Problems.TooMuch(
            $"At most {WebhookLimits.AgainMax} deliveries are on their way once more; wait for some of them."),
        RedeliverAnswer.NoRoom => Problems.Unavailable(
            "There is no room on the disk; try again when there is."),
        _ => Problems.Missing(Unknown),
    };

    private static async Task<Results<Ok<ItemList<WebhookStatus>>, ProblemHttpResult>> ReloadAsync(
        WebhookService service, GatewayOptions options, CancellationToken cancel)
    {
        if (options.ConfigurationFile is not { } file)
        {
            return Problems.Conflict("The gateway runs without a configuration file.");
        }
        try
        {
            GatewayOptions read = ConfigurationFile.Read(file) with { Http = options.Http };
            await service.ReplaceAsync(ChannelSet.Of(read), cancel);
        }
        catch (ConfigurationException refused)
        {
            return Problems.TooMuch(refused.Message);
        }
        return Webhooks(service);
    }
}
