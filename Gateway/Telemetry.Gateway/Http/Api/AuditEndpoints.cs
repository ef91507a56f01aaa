using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Http.Api;

/// <summary><c>/api/v1/audit</c>: who did what, when, and what came of it.</summary>
internal static class AuditEndpoints
{
    private const string Done = "done";
    private const string Nothing = "nothing";
    private const string Pending = "pending";
    private const string Taken = "taken";
    private const long RecentMicros = 60_000_000;

    public static void MapAudit(this IEndpointRouteBuilder api) => api
        .MapGet("/audit", Audit).WithTags("audit").WithSummary("Who did what, and when")
        .WithDescription("The control records of the input journal, as long as they are kept; the newest first.");

    private static Results<Ok<ItemList<AuditItem>>, ValidationProblem> Audit(
        [AsParameters] ListParameters parameters,
        [FromQuery(Name = "by")]
        [Description("Only what this person, or this token, did.")]
        string? by,
        [FromQuery(Name = "kind")]
        [Description("Only this kind, such as alert_care.")]
        string? kind,
        [FromQuery(Name = "subject")]
        [Description("Only what was done to this alert, silence, device, agent or pipeline.")]
        string? subject,
        ViewStore views,
        ViewWriter writer,
        IDeviceView devices)
    {
        ViewQuery query = parameters.Read(isDescending: true, HttpLimits.ItemsMax, out var errors);
        foreach ((string name, string? text) in ((string, string?)[])[("by", by), ("kind", kind), ("subject", subject)])
        {
            if (text is { Length: 0 or > HttpLimits.FilterLengthMax })
            {
                errors[name] = [$"1 to {HttpLimits.FilterLengthMax} characters"];
            }
        }

        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        bool IsWanted(AuditEntry entry) => (by is null || entry.By == by || entry.Token == by)
            && (kind is null || entry.Kind == kind) && (subject is null || entry.Subject == subject);
        GatewayProgress progress = devices.Progress;
        long lag = writer.LagRecords;

        // The views follow the pipeline within moments: what is older and not there will not come.
        bool IsSettled(AuditEntry entry) => entry.Position < progress.PipelinePosition
            && (lag == 0 || entry.At < progress.JournalTimeMicros - RecentMicros);
        return TypedResults.Ok(views.Read(database =>
        {
            ViewPage<AuditEntry> page = database.Audit.Find(query, IsWanted);
            return new ItemList<AuditItem>(
                [.. page.Items.Select(entry => Item(entry, OutcomeOf(database, entry, IsSettled)))],
                Cursor.Encode(page.Next));
        }));
    }

    private static AuditItem Item(AuditEntry entry, string outcome) => new(
        entry.Position, EventTimes.ToUtc(entry.At), entry.Kind, entry.Action, entry.Subject, entry.By, entry.Token,
        entry.Comment, outcome,
        entry.Details is { } json ? JsonSerializer.Deserialize<JsonElement>(json) : null);

    /// <summary>The journal's time says which row came of which record: what a person does is said at once.</summary>
    private static string OutcomeOf(ViewDatabase database, AuditEntry entry, Predicate<AuditEntry> isSettled)
    {
        (string? what, string subject) = (EventOf(entry.Action), entry.Subject ?? "");
        bool? isDone = (what, entry.Action) switch
        {
            (not null, _) => database.Alerts.HasEvent(subject, what, entry.At),
            (_, "silence") => database.Silences.Find(subject)?.Created == entry.At,
            (_, "unsilence") => database.Silences.Find(subject)?.Removed == entry.At,
            _ => null,
        };
        return isDone switch
        {
            null => Taken,
            true => Done,
            false => isSettled(entry) ? Nothing : Pending,
        };
    }

    private static string? EventOf(string? action) => action switch
    {
        "ack" => "acknowledged",
        "assign" => "assigned",
        "comment" => "commented",
        "close" => "closed",
        _ => null,
    };
}
