using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Telemetry.Gateway.Agents;

namespace Telemetry.Gateway.Http.Api;

/// <summary><c>/api/v1/agents/{agent}/configuration</c>: what an agent is to run with, and its versions.</summary>
internal static class ConfigurationEndpoints
{
    private const string Path = "/agents/{agent}/configuration";
    private const string NoVersion = "Nobody gave this agent a configuration: it runs its own file.";

    public static void MapConfigurations(this IEndpointRouteBuilder api)
    {
        api.MapGet(Path, Newest).WithTags("agents").WithSummary("What an agent is to run with")
            .WithDescription("The newest version and what became of it. Its number is the ETag.");
        api.MapPut(Path, PutAsync).WithTags("agents").WithSummary("Let an agent run with other settings")
            .WithDescription("Makes a new version, which is kept, then sent; to an agent that is not there when it "
                + "comes. The agent checks it, runs it on trial, and goes back when it does not prove itself: GET says "
                + "so. If-Match with the ETag that was read keeps anybody from writing over what he has not seen "
                + "(412); If-None-Match: * makes the first one only.")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);
        api.MapGet(Path + "/history", History).WithTags("agents").WithSummary("The versions that are kept")
            .WithDescription("The newest first.");
        api.MapGet(Path + "/history/{version}", One).WithTags("agents").WithSummary("One version");
        api.MapPost(Path + "/rollback", RollBackAsync).WithTags("agents").WithSummary("Back to an earlier version")
            .WithDescription("Its settings become a new version. If-Match as with PUT.")
            .ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }

    private static Results<Ok<ConfigurationItem>, ProblemHttpResult> Newest(
        string agent, AgentDirectory directory, ConfigurationDesk desk, HttpResponse response)
    {
        if (AgentEndpoints.Missing(agent, directory) is { } missing)
        {
            return missing;
        }

        return desk.Read(agent) is [.., var newest]
            ? Answer(agent, newest, directory, response)
            : Problems.Missing(NoVersion);
    }

    private static Results<Ok<ItemList<ConfigurationItem>>, ProblemHttpResult> History(
        string agent, AgentDirectory directory, ConfigurationDesk desk) =>
        AgentEndpoints.Missing(agent, directory) is { } missing
            ? missing
            : TypedResults.Ok(new ItemList<ConfigurationItem>(
                [.. desk.Read(agent).Reverse().Select(version => ConfigurationItem.Of(agent, version, null))], null));

    private static Results<Ok<ConfigurationItem>, ProblemHttpResult> One(
        string agent, string version, AgentDirectory directory, ConfigurationDesk desk)
    {
        if (AgentEndpoints.Missing(agent, directory) is { } missing)
        {
            return missing;
        }

        return long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && desk.Read(agent).FirstOrDefault(one => one.Version == number) is { } found
            ? TypedResults.Ok(ConfigurationItem.Of(agent, found, null))
            : Problems.Missing($"This version is not kept; the newest {AgentLimits.VersionsKept} are.");
    }

    private static async Task<Results<Ok<ConfigurationItem>, ProblemHttpResult, ValidationProblem>> PutAsync(
        string agent,
        ConfigurationBody? body,
        [FromQuery(Name = "replace_damaged")]
        [Description("When the gateway's file of this agent cannot be used: put it aside and begin anew.")]
        bool? replaceDamaged,
        AgentDirectory directory,
        ConfigurationDesk desk,
        HttpContext context)
    {
        if (body is null)
        {
            return Problems.Invalid(new() { ["settings"] = ["an object {…} is expected"] });
        }

        return await TakeAsync(
            new ConfigurationRequest
            {
                Agent = agent,
                Settings = body.Settings,
                TrialSeconds = body.TrialSeconds,
                By = body.By ?? "",
                Note = body.Note ?? "",
                ReplacesDamaged = replaceDamaged == true,
            },
            directory, desk, context);
    }

    private static async Task<Results<Ok<ConfigurationItem>, ProblemHttpResult, ValidationProblem>> RollBackAsync(
        string agent, RollbackBody? body, AgentDirectory directory, ConfigurationDesk desk, HttpContext context)
    {
        if (body?.Version is not { } version)
        {
            return Problems.Invalid(new() { ["version"] = ["the number of a version that is kept"] });
        }

        return await TakeAsync(
            new ConfigurationRequest
            {
                Agent = agent,
                Restores = version,
                By = body.By ?? "",
                Note = body.Note ?? "",
            },
            directory, desk, context);
    }

    private static async Task<Results<Ok<ConfigurationItem>, ProblemHttpResult, ValidationProblem>> TakeAsync(
        ConfigurationRequest request, AgentDirectory directory, ConfigurationDesk desk, HttpContext context)
    {
        if (AgentEndpoints.Missing(request.Agent, directory) is { } missing)
        {
            return missing;
        }

        Dictionary<string, string[]> errors = [];
        CheckLength("by", request.By, errors);
        CheckLength("note", request.Note, errors);
        if (!ConfigurationCondition.TryRead(context.Request.Headers, out ConfigurationCondition condition))
        {
            errors["if_match"] = ["If-Match: \"7\" or *, or If-None-Match: *"];
        }

        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        ConfigurationAnswer answer = await desk.PutAsync(
            request with { Condition = condition, Token = context.User.Identity?.Name ?? "" },
            context.RequestAborted);
        return answer switch
        {
            ConfigurationAnswer.Kept { Version: var kept } => Answer(request.Agent, kept, directory, context.Response),
            ConfigurationAnswer.Wrong { Fault: var fault } => Problems.Invalid(new()
            {
                [fault.Path.Length == 0 ? "settings" : fault.Path] = [fault.Reason],
            }),
            ConfigurationAnswer.Stale { Newest: 0 } => Problems.Stale("There is no version yet."),
            ConfigurationAnswer.Stale { Newest: var newest } => Problems.Stale(
                $"The newest version is {newest}: look at it first."),
            ConfigurationAnswer.NoSuchVersion => Problems.Missing(
                $"This version is not kept; the newest {AgentLimits.VersionsKept} are."),
            _ => Problems.Conflict($"There are configurations for {AgentLimits.AgentsMax} agents already."),
        };
    }

    private static Ok<ConfigurationItem> Answer(
        string agent, ConfigurationVersion version, AgentDirectory directory, HttpResponse response)
    {
        response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version.Version}\"");
        StandingItem? standing = directory.Find(agent) is { } known ? StandingItem.Of(known) : null;
        return TypedResults.Ok(ConfigurationItem.Of(agent, version, standing));
    }

    private static void CheckLength(string name, string text, Dictionary<string, string[]> errors)
    {
        if (text.Length > AgentLimits.NoteLengthMax)
        {
            errors[name] = [$"at most {AgentLimits.NoteLengthMax} characters"];
        }
    }
}
