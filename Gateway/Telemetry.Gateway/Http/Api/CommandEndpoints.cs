using System.ComponentModel;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Telemetry.Contract;
using Telemetry.Gateway.Agents;

namespace Telemetry.Gateway.Http.Api;

/// <summary><c>/api/v1/agents/{agent}/commands</c>: orders to an agent, and what became of them.</summary>
internal static class CommandEndpoints
{
    private const string Path = "/agents/{agent}/commands";

    public static void MapCommands(this IEndpointRouteBuilder api)
    {
        api.MapPost(Path, GiveAsync).WithTags("agents").WithSummary("Give an agent a command")
            .WithDescription("read_now, restart_sensor or set_sampling. The answer is 200 when the agent has replied "
                + "(state says what: done, refused, failed), else 202 and where to ask. A command waits for an agent "
                + "that is not there as long as it is good; the same id is not done twice. A sampling that should last "
                + "belongs into the configuration.")
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        api.MapGet(Path, All).WithTags("agents").WithSummary("An agent's newest commands")
            .WithDescription("Since the gateway's start, the newest first.");
        api.MapGet(Path + "/{id}", One).WithTags("agents").WithSummary("What became of a command");
    }

    private static Results<Ok<ItemList<CommandItem>>, ProblemHttpResult> All(
        string agent, AgentDirectory directory, CommandBook book) =>
        AgentEndpoints.Missing(agent, directory) is { } missing
            ? missing
            : TypedResults.Ok(new ItemList<CommandItem>(
                [.. book.Of(agent).Select(issued => CommandItem.Of(issued, book.StateOf(issued)))], null));

    private static Results<Ok<CommandItem>, ProblemHttpResult> One(string agent, string id, CommandBook book) =>
        book.Find(agent, id) is { } issued
            ? TypedResults.Ok(CommandItem.Of(issued, book.StateOf(issued)))
            : Problems.Missing("There is no such command: commands are forgotten at a restart, and the oldest first.");

    private static async Task<Results<Ok<CommandItem>, Accepted<CommandItem>, ProblemHttpResult, ValidationProblem>>
        GiveAsync(
        string agent,
        CommandBody? body,
        [FromQuery(Name = "wait_seconds")]
        [Description("How long to wait for the agent's reply: 0 to 30, default 5.")]
        string? wait,
        AgentDirectory directory,
        CommandDesk desk,
        CommandBook book,
        TimeProvider time,
        HttpContext context)
    {
        if (AgentEndpoints.Missing(agent, directory) is { } missing)
        {
            return missing;
        }

        Dictionary<string, string[]> errors = [];
        TimeSpan patience = Patience(wait, errors);
        AgentCommand? command = Read(body, time, errors);
        if (body?.By is { Length: > AgentLimits.NoteLengthMax })
        {
            errors["by"] = [$"at most {AgentLimits.NoteLengthMax} characters"];
        }

        if (command is null || errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        (CommandAdmission admission, IssuedCommand? issued) = await desk.GiveAsync(
            agent, command, body?.By ?? "", context.User.Identity?.Name ?? "", context.RequestAborted);
        if (issued is null || admission == CommandAdmission.TooMany)
        {
            return Problems.TooMany($"As many commands as allowed ({AgentLimits.CommandsWaitingMax}) wait already.");
        }

        if (admission == CommandAdmission.IdTaken)
        {
            return Problems.Conflict("Another command was given under this id.");
        }

        bool isAnswered = await WaitAsync(issued, patience, time, context.RequestAborted);
        CommandItem item = CommandItem.Of(issued, book.StateOf(issued));
        return isAnswered
            ? TypedResults.Ok(item)
            : TypedResults.Accepted(
                $"/api/v1/agents/{Uri.EscapeDataString(agent)}/commands/{Uri.EscapeDataString(item.Id)}", item);
    }

    /// <summary>The body as the message that the agent will read, checked by the code that the agent has.</summary>
    private static AgentCommand? Read(CommandBody? body, TimeProvider time, Dictionary<string, string[]> errors)
    {
        JsonObject message = new()
        {
            ["id"] = body?.Id ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
            ["kind"] = body?.Kind ?? "",
            ["sensor"] = body?.Sensor ?? "",
            ["issued"] = time.GetUtcNow().ToUnixTimeMilliseconds(),
            ["valid_seconds"] = body?.ValidSeconds ?? AgentLimits.CommandSecondsDefault,
        };
        if (body?.PeriodMs is long period)
        {
            message["period_ms"] = period;
        }

        if (body?.Seconds is long seconds)
        {
            message["seconds"] = seconds;
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(message);
        if (AgentCommand.TryParse(json, out AgentCommand? command, out FieldFault? fault))
        {
            return command;
        }

        errors[fault.Path.Length == 0 ? "command" : fault.Path] = [fault.Reason];
        return null;
    }

    private static TimeSpan Patience(string? wait, Dictionary<string, string[]> errors)
    {
        if (wait is null)
        {
            return AgentLimits.ReplyWaitDefault;
        }

        if (double.TryParse(wait, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && seconds >= 0 && seconds <= AgentLimits.ReplyWaitMax.TotalSeconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        errors["wait_seconds"] = [$"0 to {AgentLimits.ReplyWaitMax.TotalSeconds}"];
        return default;
    }

    private static async Task<bool> WaitAsync(
        IssuedCommand issued, TimeSpan patience, TimeProvider time, CancellationToken cancel)
    {
        try
        {
            await issued.Answered.WaitAsync(patience, time, cancel);
            return true;
        }
        catch (TimeoutException)
        {
            return issued.Answered.IsCompleted;
        }
    }
}
