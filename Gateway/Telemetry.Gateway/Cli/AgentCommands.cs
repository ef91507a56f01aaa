using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Telemetry.Gateway.Cli;

/// <summary>
/// <c>telemetry agent</c>: the agents of a running gateway, what they are to run with, and commands for them.
/// </summary>
internal static class AgentCommands
{
    private const string CommandAbout = """
        Give an agent a command, and wait for what it says.

        read_now         poll the sensor once more, now; the readings are in the answer
        restart_sensor   close the sensor's driver and open it anew
        set_sampling     poll it with --period-ms for --seconds; 0 seconds: the configured period again

        "telemetry agent list" shows what an agent calls its sensors. A command waits for an agent that is not there
        for --valid-seconds. What should last belongs into its configuration.
        Exit 0: done; 1: refused, failed or not answered, with one line on stderr; 2: bad usage.
        """;

    public static Command Create(TextWriter output, TextWriter error)
    {
        GatewayCall call = new(error);
        Command list = new("list", "The agents, each as a line of JSON.");
        list.SetAction((parsed, cancel) => call.AskAsync(
            parsed, client => ListAsync(client, "api/v1/agents", output, call, cancel), cancel));
        Command agent = new("agent", "The agents of a running gateway: their configuration and commands for them.")
        {
            list,
            AgentConfigCommands.Create(call, output, error),
            GiveCommand(call, output, error),
        };
        call.AddTo(agent);
        return agent;
    }

    /// <summary>Prints a list, page after page, an item a line.</summary>
    public static async Task<int> ListAsync(
        HttpClient client, string path, TextWriter output, GatewayCall call, CancellationToken cancel)
    {
        string? next = null;
        do
        {
            string query = next is null ? "" : $"?cursor={Uri.EscapeDataString(next)}";
            using HttpResponseMessage answer = await client.GetAsync(new Uri(path + query, UriKind.Relative), cancel);
            if (!answer.IsSuccessStatusCode)
            {
                return await call.RefuseAsync(answer, cancel);
            }

            JsonElement page = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
            foreach (JsonElement item in page.GetProperty("items").EnumerateArray())
            {
                await output.WriteLineAsync(item.GetRawText());
            }

            next = page.TryGetProperty("next", out JsonElement cursor) ? cursor.GetString() : null;
        }
        while (next is not null);
        return TelemetryCommand.Done;
    }

    private static Command GiveCommand(GatewayCall call, TextWriter output, TextWriter error)
    {
        Argument<string> agent = new("agent") { Description = "The agent." };
        Argument<string> kind = new("kind") { Description = "read_now, restart_sensor or set_sampling." };
        kind.AcceptOnlyFromAmong("read_now", "restart_sensor", "set_sampling");
        Option<string> sensor = new("--sensor") { Description = "The sensor, such as bme280#0.", Required = true };
        Option<long?> period = new("--period-ms") { Description = "set_sampling: from due time to due time." };
        Option<long?> seconds = new("--seconds") { Description = "set_sampling: for how long; 0: no longer." };
        Option<long?> valid = new("--valid-seconds") { Description = "For how long it is good: 1 to 3600; 60." };
        Option<double> wait = new("--wait-seconds")
        {
            Description = "How long to wait for the answer: 0 to 30.",
            DefaultValueFactory = _ => 10,
        };
        Option<string?> id = new("--id") { Description = "A name for it: the same one is not done twice." };
        Option<string?> by = new("--by") { Description = "Who says so; kept with it." };
        Command command = new("command", CommandAbout) { agent, kind, sensor, period, seconds, valid, wait, id, by };
        command.SetAction((parsed, cancel) =>
        {
            JsonObject body = new() { ["kind"] = parsed.GetValue(kind), ["sensor"] = parsed.GetValue(sensor) };
            AddTo(body, "period_ms", parsed.GetValue(period));
            AddTo(body, "seconds", parsed.GetValue(seconds));
            AddTo(body, "valid_seconds", parsed.GetValue(valid));
            AddTo(body, "id", parsed.GetValue(id));
            AddTo(body, "by", parsed.GetValue(by));
            string path = string.Create(
                CultureInfo.InvariantCulture,
                $"{PathOf(parsed.GetValue(agent))}/commands?wait_seconds={parsed.GetValue(wait)}");
            return call.AskAsync(parsed, client => GiveAsync(client, path, body, output, error, call, cancel), cancel);
        });
        return command;
    }

    /// <summary>Where an agent is found.</summary>
    public static string PathOf(string? agent) => $"api/v1/agents/{Uri.EscapeDataString(agent ?? "")}";

    /// <summary>Adds what was said; what was not said is not there.</summary>
    public static void AddTo(JsonObject body, string key, JsonNode? value)
    {
        if (value is not null)
        {
            body[key] = value;
        }
    }

    private static async Task<int> GiveAsync(
        HttpClient client, string path, JsonObject body, TextWriter output, TextWriter error, GatewayCall call,
        CancellationToken cancel)
    {
        using HttpResponseMessage answer = await client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, cancel);
        if (!answer.IsSuccessStatusCode)
        {
            return await call.RefuseAsync(answer, cancel);
        }

        JsonElement item = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
        await output.WriteLineAsync(item.GetRawText());
        string state = item.GetProperty("state").GetString() ?? "";
        if (state == "done")
        {
            return TelemetryCommand.Done;
        }

        string why = item.TryGetProperty("reason", out JsonElement reason) && reason.GetString() is { } said
            ? said
            : "no answer yet";
        await error.WriteLineAsync($"telemetry: {state}: {Words.Printable(why)}");
        return TelemetryCommand.Failed;
    }
}
