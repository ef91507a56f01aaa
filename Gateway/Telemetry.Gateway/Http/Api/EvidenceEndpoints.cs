using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Telemetry.Gateway.Evidence;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Http.Api;

/// <summary><c>/api/v1/alerts/{id}/evidence</c>: what an alert was said from.</summary>
internal static class EvidenceEndpoints
{
    private const string Path = "/alerts/{id}/evidence";
    private const string TooWide =
        "These readings lie among too many journal records; narrow from and to to less than a second.";

    public static void MapEvidence(this IEndpointRouteBuilder api)
    {
        api.MapGet(Path, WholeAsync).WithTags("alerts").WithSummary("An alert's evidence")
            .WithDescription("The rule as it spoke, each event with the step and the journal record that it came from, "
                + "the rows that the rule read (all revisions), the raw readings in them, scores with their model, and "
                + "what is not kept any more. limit bounds the first page of windows and of readings.");
        api.MapGet(Path + "/windows", WindowsAsync).WithTags("alerts").WithSummary("The rows that the rule read")
            .WithDescription("By window start; a window's replaced revisions stand before its newest row.");
        api.MapGet(Path + "/readings", ReadingsAsync).WithTags("alerts").WithSummary("The raw readings of an alert")
            .WithDescription("By event time, from the input journal, each with its record, and whether it counted; "
                + "an answer may have fewer than the limit, or none, and still a next.");
    }

    /// <summary>Whether a text could be an alert's id; nothing else is looked for.</summary>
    public static bool IsId(string id) => Telemetry.Alerts.AlertId.TryParse(id, out Telemetry.Alerts.AlertId parsed)
        && parsed.ToString() == id;

    /// <summary>Opens the case of an alert off the request's thread: it reads journals.</summary>
    public static Task<EvidenceCase?> OpenAsync(string id, EvidenceBook book, CancellationToken cancel) =>
        IsId(id) ? Task.Run(() => book.Open(id, cancel), cancel) : Task.FromResult<EvidenceCase?>(null);

    /// <summary>404.</summary>
    public static ProblemHttpResult Unknown() => Problems.Missing(
        "There is no such alert, or nothing of it is in the output journal any more.");

    private static async Task<Results<Ok<EvidenceItem>, ValidationProblem, ProblemHttpResult>> WholeAsync(
        string id,
        [FromQuery(Name = "limit")]
        [Description("Most windows, and most readings, in the answer: 1 to 1000. Default 100.")]
        string? limit,
        EvidenceBook book, EvidenceGate gate, CancellationToken cancel)
    {
        ListParameters parameters = new() { Limit = limit };
        ViewQuery query = parameters.Read(isDescending: false, EvidenceLimits.WindowsMax, out var errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        using IDisposable turn = await gate.EnterAsync(cancel);
        EvidenceCase? opened = await OpenAsync(id, book, cancel);
        return opened is null
            ? Unknown()
            : TypedResults.Ok(await Task.Run(() => book.Whole(opened, query.Limit, cancel), cancel));
    }

    private static async Task<Results<Ok<ItemList<WindowItem>>, ValidationProblem, ProblemHttpResult>> WindowsAsync(
        string id,
        [FromQuery(Name = "limit")][Description("Most windows in the answer: 1 to 1000. Default 100.")] string? limit,
        [FromQuery(Name = "cursor")][Description("The next of the list before.")] string? cursor,
        EvidenceBook book, EvidenceGate gate, CancellationToken cancel)
    {
        ListParameters parameters = new() { Limit = limit, Cursor = cursor };
        ViewQuery query = parameters.Read(isDescending: false, EvidenceLimits.WindowsMax, out var errors);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        using IDisposable turn = await gate.EnterAsync(cancel);
        EvidenceCase? opened = await OpenAsync(id, book, cancel);
        if (opened is null)
        {
            return Unknown();
        }

        ViewPage<WindowItem> page = await Task.Run(() => book.Windows(opened, query.Limit, query.After), cancel);
        return TypedResults.Ok(new ItemList<WindowItem>(page.Items, Cursor.Encode(page.Next)));
    }

    private static async Task<Results<Ok<ItemList<EvidenceReading>>, ValidationProblem, ProblemHttpResult>>
        ReadingsAsync(
            string id,
            [FromQuery(Name = "from")][Description("First event time: RFC 3339, inclusive.")] string? from,
            [FromQuery(Name = "to")][Description("End of the event time: RFC 3339, exclusive.")] string? to,
            [FromQuery(Name = "limit")]
            [Description("Most readings in the answer: 1 to 10000. Default 100.")]
            string? limit,
            [FromQuery(Name = "cursor")][Description("The next of the list before.")] string? cursor,
            EvidenceBook book, EvidenceGate gate, CancellationToken cancel)
    {
        ListParameters parameters = new() { From = from, To = to, Limit = limit, Cursor = cursor };
        ViewQuery query = parameters.Read(isDescending: false, EvidenceLimits.ReadingsMax, out var errors);
        if (query.After is { } after && !ReadingTrace.IsPlace(after))
        {
            errors["cursor"] = ["take the value of 'next' as it was"];
        }

        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        using IDisposable turn = await gate.EnterAsync(cancel);
        EvidenceCase? opened = await OpenAsync(id, book, cancel);
        if (opened is null)
        {
            return Unknown();
        }

        ViewPage<EvidenceReading>? page = await Task.Run(
            () => book.Readings(
                opened, from is null ? null : query.From, to is null ? null : query.To, query.Limit, query.After,
                cancel),
            cancel);
        return page is null
            ? Problems.TooMuch(TooWide)
            : TypedResults.Ok(new ItemList<EvidenceReading>(page.Items, Cursor.Encode(page.Next)));
    }
}
