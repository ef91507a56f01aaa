using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Evidence;
using Telemetry.Gateway.Evidence.Rerun;

namespace Telemetry.Gateway.Http.Api;

/// <summary><c>/api/v1/alerts/{id}/evidence/replay</c>: an alert once more, and what if.</summary>
internal static class RerunEndpoints
{
    private const string Path = "/alerts/{id}/evidence/replay";

    public static void MapReruns(this IEndpointRouteBuilder api)
    {
        api.MapPost(Path, StartAsync).WithTags("alerts").WithSummary("Replay an alert")
            .WithDescription("Replays its pipeline through its last event, apart from the one that runs, and says for "
                + "each event whether it came out the same. With a body: what another rule would have said; "
                + "{\"set\":{\"raise_above\":80}} changes keys of the rule that spoke, {\"rules\":[…]} are other "
                + "rules, {\"sql\":\"…\"} is another text of a query. With from (and to, warm_up_seconds): both rules "
                + "over what arrived in that time, all keys, and which alerts would have come, gone, or been "
                + "different. One at a time; ask with GET how far it is.");
        api.MapGet(Path, Find).WithTags("alerts").WithSummary("An alert's newest replay");
        api.MapDelete(Path, Cancel).WithTags("alerts").WithSummary("Stop an alert's replay");
    }

    private static async Task<Results<Accepted<RerunReport>, ValidationProblem, ProblemHttpResult>> StartAsync(
        string id, JsonElement? body, EvidenceBook book, EvidenceGate gate, Reruns reruns, CancellationToken cancel)
    {
        JsonElement whatIf = body ?? default;
        EvidenceCase? opened;
        using (await gate.EnterAsync(cancel))
        {
            opened = await EvidenceEndpoints.OpenAsync(id, book, cancel);
            if (opened is null)
            {
                return EvidenceEndpoints.Unknown();
            }

            try
            {
                await Task.Run(() => book.CheckWhatIf(opened, whatIf, cancel), cancel);
            }
            catch (ConfigurationException wrong)
            {
                return Problems.Invalid(new() { ["body"] = [wrong.Message] });
            }
        }

        return reruns.Start(opened, whatIf) is { } report
            ? TypedResults.Accepted($"/api/v1/alerts/{id}/evidence/replay", report)
            : Problems.Conflict($"The replay of alert {reruns.Running} runs; wait for its end, or stop it.");
    }

    private static Results<Ok<RerunReport>, ProblemHttpResult> Find(string id, Reruns reruns) =>
        reruns.Find(id) is { } report ? TypedResults.Ok(report) : None();

    private static Results<Accepted<RerunReport>, ProblemHttpResult> Cancel(string id, Reruns reruns) =>
        reruns.Cancel(id) is { } report
            ? TypedResults.Accepted($"/api/v1/alerts/{Uri.EscapeDataString(id)}/evidence/replay", report)
            : None();

    private static ProblemHttpResult None() => Problems.Missing("Nobody has had this alert replayed of late.");
}
