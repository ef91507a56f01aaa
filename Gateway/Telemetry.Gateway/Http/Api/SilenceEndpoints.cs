using System.ComponentModel;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Telemetry.Alerts.Care;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Http.Api;

/// <summary><c>/api/v1/silences</c> and <c>/api/v1/maintenance</c>: when nobody is notified, and of what.</summary>
internal static class SilenceEndpoints
{
    private const string Unknown = "There is no such silence.";
    private const int IdDigits = 16;

    private static readonly string[] States = ["pending", "active", "expired", "removed"];

    public static void MapSilences(this IEndpointRouteBuilder api)
    {
        api.MapGet("/silences", Silences).WithTags("silences").WithSummary("Silences")
            .WithDescription("By when they were made (from, to), the newest first.");
        api.MapPost("/silences", SilenceAsync).WithTags("silences").WithSummary("Silence alerts")
            .WithDescription("Nobody is notified of alerts that all matchers accept, from starts (now) until ends, or "
                + "for duration_seconds. What fires when it ends is told then (alert.unsilenced).");
        api.MapGet("/silences/{id}", Silence).WithTags("silences").WithSummary("One silence");
        api.MapDelete("/silences/{id}", RemoveAsync).WithTags("silences").WithSummary("End a silence now");
        api.MapGet("/maintenance", Maintenance).WithTags("silences").WithSummary("Maintenance windows")
            .WithDescription("Those of the configuration, with the span that is now or comes next.");
    }

    /// <summary>Makes a silence.</summary>
    /// <param name="body">What is asked for.</param>
    /// <param name="endName">What the end is called there.</param>
    /// <param name="views">Where the silences are counted.</param>
    /// <param name="control">Where it is journalled.</param>
    /// <param name="now">The journal's time.</param>
    /// <param name="context">The request.</param>
    public static async Task<Results<Accepted<SilenceTaken>, ProblemHttpResult, ValidationProblem>> MakeAsync(
        SilenceBody? body, string endName, ViewStore views, IControl control, JournalNow now, HttpContext context)
    {
        long at = now.Micros;
        Dictionary<string, string[]> errors = CareCheck.Errors(body?.By, body?.Comment);
        IReadOnlyList<AlertMatcher> matchers = Matchers(body?.Matchers, errors);
        CheckTime(body, endName, at, errors);
        if (errors.Count > 0 || body is null)
        {
            return Problems.Invalid(errors);
        }

        if (CountAhead(views, at) >= CareLimits.SilencesMax)
        {
            return Problems.TooMany($"There are {CareLimits.SilencesMax} silences already; remove one.");
        }

        CareSaid said = CareSaid.Of(default, body.By, body.Comment, context);
        string id = "sil_" + RandomNumberGenerator.GetHexString(IdDigits, lowercase: true);
        CareOrder order = new CareOrder.Silence(
            id, matchers, body.Starts is { } starts ? EventTimes.ToMicros(starts) : null,
            body.Ends is { } ends ? EventTimes.ToMicros(ends) : null,
            body.DurationSeconds is { } seconds ? (long)(seconds * 1_000_000) : null)
        {
            By = said.By,
            Token = said.Token,
            Comment = said.Comment,
        };
        byte[] payload = order.ToPayload();
        if (payload.Length > GatewayLimits.SilenceBytesMax)
        {
            return Problems.TooMuch($"A silence has at most {GatewayLimits.SilenceBytesMax} bytes as JSON.");
        }

        long position = await control.SubmitAsync(ControlKind.AlertCare, payload, context.RequestAborted);
        return TypedResults.Accepted($"/api/v1/silences/{id}", new SilenceTaken(position, id));
    }

    private static Results<Ok<ItemList<SilenceItem>>, ValidationProblem> Silences(
        [AsParameters] ListParameters parameters,
        [FromQuery(Name = "state")]
        [Description("Only this state: pending, active, expired or removed.")]
        string? state,
        ViewStore views,
        JournalNow now)
    {
        ViewQuery query = parameters.Read(isDescending: true, HttpLimits.ItemsMax, out var errors);
        if (state is not null && !States.Contains(state, StringComparer.Ordinal))
        {
            errors["state"] = ["pending, active, expired or removed"];
        }

        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        long at = now.Micros;
        ViewPage<SilenceEntry> page = views.Read(
            database => database.Silences.Find(query, silence => state is null || silence.StateAt(at) == state));
        return TypedResults.Ok(new ItemList<SilenceItem>(
            [.. page.Items.Select(silence => SilenceItem.Of(silence, at))], Cursor.Encode(page.Next)));
    }

    private static Results<Ok<SilenceItem>, ProblemHttpResult> Silence(
        string id, ViewStore views, JournalNow now) => Find(views, id) is { } silence
            ? TypedResults.Ok(SilenceItem.Of(silence, now.Micros))
            : Problems.Missing(Unknown);

    private static Task<Results<Accepted<SilenceTaken>, ProblemHttpResult, ValidationProblem>> SilenceAsync(
        SilenceBody? body, ViewStore views, IControl control, JournalNow now, HttpContext context) =>
        MakeAsync(body, "ends", views, control, now, context);

    private static async Task<Results<Accepted<SilenceTaken>, ProblemHttpResult, ValidationProblem>> RemoveAsync(
        string id,
        [FromQuery(Name = "by")]
        [Description("Who says so; without it the name of the token.")]
        string? by,
        ViewStore views, IControl control, JournalNow now, HttpContext context)
    {
        Dictionary<string, string[]> errors = CareCheck.Errors(by, null);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        if (Find(views, id) is not { } silence)
        {
            return Problems.Missing(Unknown);
        }

        if (silence.StateAt(now.Micros) is "expired" or "removed")
        {
            return Problems.Conflict("This silence is over.");
        }

        CareSaid said = CareSaid.Of(default, by, null, context);
        CareOrder order = new CareOrder.Unsilence(id) { By = said.By, Token = said.Token };
        long position = await control.SubmitAsync(ControlKind.AlertCare, order.ToPayload(), context.RequestAborted);
        return TypedResults.Accepted($"/api/v1/silences/{id}", new SilenceTaken(position, id));
    }

    private static Ok<ItemList<MaintenanceItem>> Maintenance(GatewayOptions options, JournalNow now)
    {
        long at = now.Micros;
        return TypedResults.Ok(new ItemList<MaintenanceItem>(
            [.. options.Care.Maintenance.Select(window => MaintenanceItem.Of(window, at))], null));
    }

    private static SilenceEntry? Find(ViewStore views, string id) => id.Length > HttpLimits.FilterLengthMax
        ? null
        : views.Read(database => database.Silences.Find(id));

    private static int CountAhead(ViewStore views, long now) => views.Read(database => database.Silences
        .Find(
            new ViewQuery { Limit = CareLimits.SilencesMax, Descending = true },
            silence => silence.StateAt(now) is "pending" or "active")
        .Items.Count);

    private static List<AlertMatcher> Matchers(
        IReadOnlyList<MatcherItem>? items, Dictionary<string, string[]> errors)
    {
        List<AlertMatcher> matchers = [];
        foreach (MatcherItem? item in items?.Take(CareLimits.MatchersMax + 1) ?? [])
        {
            string? problem = AlertMatcher.TryCreate(item?.Name, item?.Op, item?.Value, out AlertMatcher? matcher);
            if (matcher is null)
            {
                errors[$"matchers[{matchers.Count}]"] = [problem ?? ""];
                return [];
            }

            matchers.Add(matcher);
        }

        if (MatcherList.ProblemOfSilence(matchers) is { } wrong)
        {
            errors["matchers"] = [wrong];
        }

        return matchers;
    }

    private static void CheckTime(
        SilenceBody? body, string endName, long now, Dictionary<string, string[]> errors)
    {
        if (body is null || body.Ends is null == body.DurationSeconds is null)
        {
            errors[endName] = [$"either {endName} or duration_seconds"];
            return;
        }

        long starts = body.Starts is { } from ? EventTimes.ToMicros(from) : now;
        double seconds = body.DurationSeconds ?? (EventTimes.ToMicros(body.Ends ?? default) - starts) / 1e6;
        bool isAhead = starts + (seconds * 1e6) > now;
        if (!double.IsFinite(seconds) || seconds < 1 || seconds > CareLimits.SilenceMax.TotalSeconds || !isAhead)
        {
            errors[body.Ends is null ? "duration_seconds" : endName] =
                [$"an end that lies ahead, 1 second to {CareLimits.SilenceMax.TotalDays} days after the start"];
        }

        if (starts > now + CareLimits.SilenceMax.TotalMicroseconds)
        {
            errors["starts"] = [$"at most {CareLimits.SilenceMax.TotalDays} days from now"];
        }
    }
}
