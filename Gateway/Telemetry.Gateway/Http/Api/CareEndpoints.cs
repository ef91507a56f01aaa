using Microsoft.AspNetCore.Http.HttpResults;
using Telemetry.Alerts;
using Telemetry.Alerts.Care;
using Telemetry.Contract.Live;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Http.Api;

/// <summary>What people do with one alert: each is journalled first, and shows when the pipeline has read it.</summary>
internal static class CareEndpoints
{
    private const string Unknown = "There is no such alert.";

    public static void MapCare(this IEndpointRouteBuilder api)
    {
        api.MapPost("/alerts/{id}/ack", AcknowledgeAsync).WithTags("alerts").WithSummary("Acknowledge an alert")
            .WithDescription("No machine takes it away from then on, and it is passed on no further.");
        api.MapPost("/alerts/{id}/assign", AssignAsync).WithTags("alerts").WithSummary("Assign an alert")
            .WithDescription("Says who takes care of it.");
        api.MapPost("/alerts/{id}/comment", CommentAsync).WithTags("alerts").WithSummary("Comment on an alert")
            .WithDescription("Into its history.");
        api.MapPost("/alerts/{id}/resolve", ResolveAsync).WithTags("alerts").WithSummary("Close an alert")
            .WithDescription("For people it is over: state resolved, event closed. What the results say of it from "
                + "then on goes into its history and notifies nobody. It settles a proposed retraction.");
        api.MapPost("/alerts/{id}/silence", SilenceAsync).WithTags("alerts").WithSummary("Silence one alert")
            .WithDescription("Makes a silence for it; give duration_seconds or until.");
    }

    private static Task<Results<Accepted<CareTaken>, ProblemHttpResult, ValidationProblem>> AcknowledgeAsync(
        string id, CareBody? body, ViewStore views, IControl control, HttpContext context) =>
        TakeAsync(id, body, context, views, said => control.SubmitAsync(
            ControlKind.AlertAcknowledged,
            AlertControl.Acknowledge(said.Alert, said.By, said.Comment, said.Token),
            context.RequestAborted));

    private static Task<Results<Accepted<CareTaken>, ProblemHttpResult, ValidationProblem>> AssignAsync(
        string id, AssignBody? body, ViewStore views, IControl control, HttpContext context)
    {
        if (CareCheck.ProblemOfName(body?.To) is { } problem)
        {
            return Task.FromResult<Results<Accepted<CareTaken>, ProblemHttpResult, ValidationProblem>>(
                Problems.Invalid(new() { ["to"] = [problem] }));
        }

        string? to = string.IsNullOrEmpty(body?.To) ? null : body.To;
        return TakeAsync(id, new CareBody(body?.By, body?.Comment), context, views, said => SubmitAsync(
            control, new CareOrder.Assign(said.Alert, to), said, context));
    }

    private static async Task<Results<Accepted<CareTaken>, ProblemHttpResult, ValidationProblem>> CommentAsync(
        string id, CareBody? body, ViewStore views, IControl control, HttpContext context) =>
        string.IsNullOrWhiteSpace(body?.Comment)
            ? Problems.Invalid(new() { ["comment"] = ["say something"] })
            : await TakeAsync(id, body, context, views, said => SubmitAsync(
                control, new CareOrder.Say(said.Alert), said, context));

    private static Task<Results<Accepted<CareTaken>, ProblemHttpResult, ValidationProblem>> ResolveAsync(
        string id, CareBody? body, ViewStore views, IControl control, HttpContext context) =>
        TakeAsync(id, body, context, views, said => SubmitAsync(
            control, new CareOrder.Close(said.Alert), said, context));

    private static async Task<Results<Accepted<SilenceTaken>, ProblemHttpResult, ValidationProblem>> SilenceAsync(
        string id, AlertSilenceBody? body, ViewStore views, IControl control, JournalNow now, HttpContext context)
    {
        if (AlertEndpoints.Find(views, id) is not { } alert)
        {
            return Problems.Missing(Unknown);
        }

        SilenceBody silence = new(
            [new MatcherItem("alert", "=", alert.Id)], null, body?.Until, body?.DurationSeconds, body?.By,
            body?.Comment);
        return await SilenceEndpoints.MakeAsync(silence, "until", views, control, now, context);
    }

    private static async Task<Results<Accepted<CareTaken>, ProblemHttpResult, ValidationProblem>> TakeAsync(
        string id, CareBody? body, HttpContext context, ViewStore views, Func<CareSaid, ValueTask<long>> submit)
    {
        Dictionary<string, string[]> errors = CareCheck.Errors(body?.By, body?.Comment);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        if (AlertEndpoints.Find(views, id) is not AlertItem item || !AlertId.TryParse(item.Id, out AlertId alert))
        {
            return Problems.Missing(Unknown);
        }

        long position = await submit(CareSaid.Of(alert, body?.By, body?.Comment, context));
        return TypedResults.Accepted($"/api/v1/alerts/{item.Id}", new CareTaken(position));
    }

    private static ValueTask<long> SubmitAsync(
        IControl control, CareOrder order, CareSaid said, HttpContext context) => control.SubmitAsync(
            ControlKind.AlertCare,
            (order with { By = said.By, Token = said.Token, Comment = said.Comment }).ToPayload(),
            context.RequestAborted);
}
