using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Telemetry.Contract;

namespace Telemetry.Gateway.Cli;

/// <summary><c>telemetry agent config get|set|history|rollback</c>.</summary>
internal static class AgentConfigCommands
{
    private const string SetAbout = """
        Let an agent run with other settings.

        FILE holds sections of the agent's configuration file, each in the place of the file's, such as
        {"sensors":[…]}; {} is the file alone; - is standard input. The agent checks them, runs them on trial, and goes
        back to what was before when they do not prove themselves. An agent that is not there gets them when it comes.
        With --wait-seconds the command waits for what becomes of them.
        Exit 0: kept (and, when waited for, applied); 1: not, with one line on stderr; 2: bad usage.
        """;

    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(500);

    public static Command Create(GatewayCall call, TextWriter output, TextWriter error) =>
        new("config", "What an agent is to run with.")
        {
            Get(call, output),
            Set(call, output, error),
            History(call, output),
            RollBack(call, output, error),
        };

    private static Command Get(GatewayCall call, TextWriter output)
    {
        Argument<string> agent = Agent();
        Option<long?> version = new("--version") { Description = "Not the newest, but this one." };
        Command get = new("get", "The newest version, and what became of it.") { agent, version };
        get.SetAction((parsed, cancel) => call.AskAsync(
            parsed,
            async client =>
            {
                string older = parsed.GetValue(version) is long number ? $"/history/{number}" : "";
                using HttpResponseMessage answer = await client.GetAsync(
                    new Uri(PathOf(parsed.GetValue(agent)) + older, UriKind.Relative), cancel);
                return await PrintAsync(answer, output, call, cancel);
            },
            cancel));
        return get;
    }

    private static Command History(GatewayCall call, TextWriter output)
    {
        Argument<string> agent = Agent();
        Command history = new("history", "The versions that are kept, the newest first, a line each.") { agent };
        history.SetAction((parsed, cancel) => call.AskAsync(
            parsed,
            client => AgentCommands.ListAsync(
                client, $"{PathOf(parsed.GetValue(agent))}/history", output, call, cancel),
            cancel));
        return history;
    }

    private static Command Set(GatewayCall call, TextWriter output, TextWriter error)
    {
        Argument<string> agent = Agent();
        Argument<string> file = new("file") { Description = "The settings as JSON; - is standard input." };
        Option<int?> trial = new("--trial-seconds")
        {
            Description = $"How long the trial may last: {Limits.TrialSecondsMin} to {Limits.TrialSecondsMax}; "
                + $"{Limits.TrialSecondsDefault}.",
        };
        Option<bool> replace = new("--replace-damaged")
        {
            Description = "When the gateway's file of this agent cannot be used: put it aside and begin anew.",
        };
        ChangeOptions change = new();
        Command set = new("set", SetAbout) { agent, file, trial, replace };
        change.AddTo(set);
        set.SetAction(async (parsed, cancel) =>
        {
            if (await ReadAsync(parsed.GetValue(file) ?? "", error, cancel) is not { } settings)
            {
                return TelemetryCommand.BadUsage;
            }

            JsonObject body = new() { ["settings"] = settings };
            AgentCommands.AddTo(body, "trial_seconds", parsed.GetValue(trial));
            string query = parsed.GetValue(replace) ? "?replace_damaged=true" : "";
            return await call.AskAsync(
                parsed,
                client => ChangeAsync(
                    client, HttpMethod.Put, parsed.GetValue(agent), query, change.Fill(parsed, body),
                    output, error, call, cancel),
                cancel);
        });
        return set;
    }

    private static Command RollBack(GatewayCall call, TextWriter output, TextWriter error)
    {
        Argument<string> agent = Agent();
        Argument<long> version = new("version") { Description = "The version whose settings shall hold again." };
        ChangeOptions change = new();
        Command back = new("rollback", "Back to the settings of an earlier version, as a new version.")
        {
            agent, version,
        };
        change.AddTo(back);
        back.SetAction((parsed, cancel) =>
        {
            JsonObject body = new() { ["version"] = parsed.GetValue(version) };
            return call.AskAsync(
                parsed,
                client => ChangeAsync(
                    client, HttpMethod.Post, parsed.GetValue(agent), "/rollback", change.Fill(parsed, body),
                    output, error, call, cancel),
                cancel);
        });
        return back;
    }

    private static async Task<int> ChangeAsync(
        HttpClient client, HttpMethod method, string? agent, string below, AgentChange change,
        TextWriter output, TextWriter error, GatewayCall call, CancellationToken cancel)
    {
        using HttpRequestMessage request = new(method, new Uri(PathOf(agent) + below, UriKind.Relative))
        {
            Content = JsonContent.Create(change.Body),
        };
        if (change.IfVersion is long seen)
        {
            (string header, string tag) = seen == 0 ? ("If-None-Match", "*") : ("If-Match", $"\"{seen}\"");
            request.Headers.TryAddWithoutValidation(header, tag);
        }

        using HttpResponseMessage answer = await client.SendAsync(request, cancel);
        if (!answer.IsSuccessStatusCode || change.Wait is not { } wait)
        {
            return await PrintAsync(answer, output, call, cancel);
        }

        JsonElement kept = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
        return await WaitAsync(client, agent, kept.GetProperty("version").GetInt64(), wait, output, error, cancel);
    }

    /// <summary>Looks until the agent has said what became of a version.</summary>
    private static async Task<int> WaitAsync(
        HttpClient client, string? agent, long version, TimeSpan wait, TextWriter output, TextWriter error,
        CancellationToken cancel)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(wait);
        using PeriodicTimer timer = new(LookPeriod, TimeProvider.System);
        JsonElement standing = default;
        do
        {
            JsonElement item = await client.GetFromJsonAsync<JsonElement>(
                new Uri(AgentCommands.PathOf(agent), UriKind.Relative), cancel);
            standing = item.GetProperty("configuration");
        }
        while (!IsOver(standing, version) && await TickAsync(timer, patience.Token, cancel));
        await output.WriteLineAsync(standing.GetRawText());
        string state = standing.GetProperty("state").GetString() ?? "";
        if (state == "applied")
        {
            return TelemetryCommand.Done;
        }

        await error.WriteLineAsync($"telemetry: version {version} is {state}{Why(standing)}");
        return TelemetryCommand.Failed;
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken patience, CancellationToken cancel)
    {
        try
        {
            return await timer.WaitForNextTickAsync(patience);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private static bool IsOver(JsonElement standing, long version) =>
        standing.GetProperty("desired") is not { ValueKind: JsonValueKind.Number } desired
        || desired.GetInt64() != version
        || standing.GetProperty("state").GetString() is "applied" or "rolled_back" or "refused" or "overtaken";

    private static string Why(JsonElement standing)
    {
        string faults = standing.GetProperty("faults") is { ValueKind: JsonValueKind.Array } list
            ? string.Join("; ", list.EnumerateArray().Select(fault =>
                $"{fault.GetProperty("path").GetString()}: {fault.GetProperty("reason").GetString()}"))
            : standing.GetProperty("reason").GetString() ?? "";
        return faults.Length == 0 ? "" : $": {faults.ReplaceLineEndings(" ")}";
    }

    private static async Task<int> PrintAsync(
        HttpResponseMessage answer, TextWriter output, GatewayCall call, CancellationToken cancel)
    {
        if (!answer.IsSuccessStatusCode)
        {
            return await call.RefuseAsync(answer, cancel);
        }

        await output.WriteLineAsync(await answer.Content.ReadAsStringAsync(cancel));
        return TelemetryCommand.Done;
    }

    private static async Task<JsonNode?> ReadAsync(string file, TextWriter error, CancellationToken cancel)
    {
        try
        {
            string text = file == "-"
                ? await Console.In.ReadToEndAsync(cancel)
                : await File.ReadAllTextAsync(file, cancel);
            return JsonNode.Parse(
                text, null, new JsonDocumentOptions { AllowDuplicateProperties = false }) is JsonObject settings
                ? settings
                : throw new JsonException("an object {…} is expected");
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or JsonException)
        {
            await error.WriteLineAsync(
                $"telemetry: {Words.Printable(file)}: {wrong.Message.ReplaceLineEndings(" ")}");
            return null;
        }
    }

    private static string PathOf(string? agent) => $"{AgentCommands.PathOf(agent)}/configuration";

    private static Argument<string> Agent() => new("agent") { Description = "The agent." };

    private sealed record AgentChange(JsonObject Body, long? IfVersion, TimeSpan? Wait);

    /// <summary>What set and rollback have in common.</summary>
    private sealed class ChangeOptions
    {
        private readonly Option<long?> _ifVersion = new("--if-version")
        {
            Description = "Only when this is the newest version; 0: only when there is none.",
        };

        private readonly Option<string?> _by = new("--by") { Description = "Who says so; kept with the version." };

        private readonly Option<string?> _note = new("--note") { Description = "Why; kept with the version." };

        private readonly Option<int?> _wait = new("--wait-seconds")
        {
            Description = "Wait so long for what becomes of it.",
        };

        public void AddTo(Command command)
        {
            command.Options.Add(_ifVersion);
            command.Options.Add(_by);
            command.Options.Add(_note);
            command.Options.Add(_wait);
        }

        public AgentChange Fill(ParseResult parsed, JsonObject body)
        {
            AgentCommands.AddTo(body, "by", parsed.GetValue(_by));
            AgentCommands.AddTo(body, "note", parsed.GetValue(_note));
            TimeSpan? wait = parsed.GetValue(_wait) is int seconds ? TimeSpan.FromSeconds(Math.Max(0, seconds)) : null;
            return new AgentChange(body, parsed.GetValue(_ifVersion), wait);
        }
    }
}
