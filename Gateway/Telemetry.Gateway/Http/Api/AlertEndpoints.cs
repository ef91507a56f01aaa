using Microsoft.AspNetCore.Http.HttpResults;
using Telemetry.Contract.Live;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Http.Api;

/// <summary><c>/api/v1/alerts</c>: what they are, how they came about, and what was missed.</summary>
internal static class AlertEndpoints
{
    private const string Unknown = "There is no such alert.";

    public static void MapAlerts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/alerts", Alerts).WithTags("alerts").WithSummary("All alerts")
            .WithDescription("As they stand now, newest first by their start.");
        api.MapGet("/alerts/columns", Columns).WithTags("alerts").WithSummary("Alerts, by columns")
            .WithDescription("The same list for very many: at most 5000 alerts in an answer, column by column, without "
                + "source, the evidence's times, runbook, labels, by, comment and rule_version.");
        api.MapGet("/alerts/{id}", Alert).WithTags("alerts").WithSummary("One alert");
        api.MapGet("/alerts/{id}/events", Events).WithTags("alerts").WithSummary("An alert's events")
            .WithDescription("The whole alert after each thing that happened to it, in order.");
        api.MapGet("/alerts/{id}/history", Events).WithTags("alerts").WithSummary("An alert's history")
            .WithDescription("The same as its events: what results, people and time made of it, in order.");
        api.MapGet("/alerts/missed", Missed).WithTags("alerts").WithSummary("What you missed")
            .WithDescription("For each return of a device: which alerts its backlog changed while nobody could know. "
                + "from and to are about when that was said; the newest first.");
    }

    private static Results<Ok<ItemList<AlertItem>>, ValidationProblem> Alerts(
        [AsParameters] ListParameters parameters,
        [AsParameters] AlertParameters filter,
        ViewStore views)
    {
        ViewQuery query = parameters.Read(isDescending: true, HttpLimits.ItemsMax, out var errors);
        AlertFilter wanted = filter.Read(errors);
        return errors.Count > 0 ? Problems.Invalid(errors) : TypedResults.Ok(Items(Find(views, query, wanted)));
    }

    private static Results<Ok<AlertColumns>, ValidationProblem> Columns(
        [AsParameters] ListParameters parameters,
        [AsParameters] AlertParameters filter,
        ViewStore views)
    {
        ViewQuery query = parameters.Read(isDescending: true, HttpLimits.AlertColumnsMax, out var errors);
        AlertFilter wanted = filter.Read(errors);
        return errors.Count > 0
            ? Problems.Invalid(errors)
            : TypedResults.Ok(AlertColumns.Of(Find(views, query, wanted)));
    }

    private static ViewPage<AlertItem> Find(ViewStore views, ViewQuery query, AlertFilter wanted) => views.Read(
        database => database.Alerts.Find(query, wanted).Select(alert => Told(database, alert)));

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

    private static Results<Ok<ItemList<MissedItem>>, ValidationProblem> Missed(
        [AsParameters] ListParameters parameters, ViewStore views)
    {
        ViewQuery query = parameters.Read(isDescending: true, HttpLimits.ItemsMax, out var errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }
        ViewPage<MissedItem> page = views.Read(
            database => database.Results(MissedRows.Stream)?.Find(query).Select(MissedRows.ToItem))
            ?? new ViewPage<MissedItem>([], null);
        return TypedResults.Ok(new ItemList<MissedItem>(page.Items, Cursor.Encode(page.Next)));
    }

    /// <summary>One alert, and when the first receiver was told of it; null when there is none.</summary>
    internal static AlertItem? Find(ViewStore views, string id) => id.Length > HttpLimits.FilterLengthMax
        ? null
        : views.Read(database => database.Alerts.Find(id) is { } alert ? Told(database, alert) : null);

    private static AlertItem Told(ViewDatabase database, AlertItem alert) =>
        database.Deliveries.NotifiedAt(alert.Id) is { } notified ? alert with { Notified = notified } : alert;

    private static ItemList<AlertItem> Items(ViewPage<AlertItem> page) => new(page.Items, Cursor.Encode(page.Next));
}
