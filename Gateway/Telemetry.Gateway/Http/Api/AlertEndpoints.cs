using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Telemetry.Contract.Live;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Http.Api;

/// <summary><c>/api/v1/alerts</c>: what they are, how they came about, and the acknowledgement.</summary>
internal static class AlertEndpoints
{
    private const string Unknown = "There is no such alert.";

    public static void MapAlerts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/alerts", Alerts).WithTags("alerts").WithSummary("All alerts")
            .WithDescription("As they stand now, newest first by their start.");
        api.MapGet("/alerts/{id}", Alert).WithTags("alerts").WithSummary("One alert");
        api.MapGet("/alerts/{id}/events", Events).WithTags("alerts").WithSummary("An alert's events")
            .WithDescription("The whole alert after each thing that happened to it, in order.");
        api.MapPost("/alerts/{id}/ack", AcknowledgeAsync).WithTags("alerts").WithSummary("Acknowledge an alert")
            .WithDescription("Journals the acknowledgement; the alert shows it as soon as the pipeline has read it.");
    }

    private static Results<Ok<ItemList<AlertItem>>, ValidationProblem> Alerts(
        [AsParameters] ListParameters parameters,
        [FromQuery(Name = "state")]
        [Description("Only this state: firing, resolved or retracted.")]
        string? state,
        ViewStore views)
    {
        ViewQuery query = parameters.Read(isDescending: true, HttpLimits.ItemsMax, out var errors);
        if (state is not (null or "firing" or "resolved" or "retracted"))
        {
            errors["state"] = ["firing, resolved or retracted"];
        }
        return errors.Count > 0
            ? Problems.Invalid(errors)
            : TypedResults.Ok(Items(views.Read(database => database.Alerts.Find(query, state))));
    }

    private static Results<Ok<AlertItem>, ProblemHttpResult> Alert(string id, ViewStore views) =>
        Find(views, id) is { } alert ? TypedResults.Ok(alert) : Problems.Missing(Unknown);

    private static Results<Ok<ItemList<AlertItem>>, ValidationProblem, ProblemHttpResult> Events(
        string id, [AsParameters] ListParameters parameters, ViewStore views)
    {
        ViewQuery query = parameters.Read(isDescending: false, HttpLimits.ItemsMax, out var errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }
        return Find(views, id) is null
            ? Problems.Missing(Unknown)
            : TypedResults.Ok(Items(views.Read(database => database.Alerts.Events(id, query))));
    }

    private static async Task<Results<Accepted<AcknowledgementTaken>, ProblemHttpResult>> AcknowledgeAsync(
        string id, Acknowledgement? body, ViewStore views, IControl control, CancellationToken cancel)
    {
        if (Find(views, id) is null)
        {
            return Problems.Missing(Unknown);
        }
        if (body?.By is { Length: > HttpLimits.FilterLengthMax })
        {
            return Problems.TooMuch($"'by' has at most {HttpLimits.FilterLengthMax} characters.");
        }
        byte[] payload = JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, string> { ["alert"] = id, ["by"] = body?.By ?? "" });
        long position = await control.SubmitAsync(ControlKind.AlertAcknowledged, payload, cancel);
        return TypedResults.Accepted($"/api/v1/alerts/{Uri.EscapeDataString(id)}", new AcknowledgementTaken(position));
    }

    private static AlertItem? Find(ViewStore views, string id) => id.Length > HttpLimits.FilterLengthMax
        ? null
        : views.Read(database => database.Alerts.Find(id));

    private static ItemList<AlertItem> Items(ViewPage<AlertItem> page) => new(page.Items, Cursor.Encode(page.Next));
}
