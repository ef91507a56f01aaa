using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Telemetry.Gateway.Cli;

/// <summary>
/// <c>telemetry webhooks</c> with <c>deliveries</c>, <c>test</c>, <c>redeliver</c>, <c>enable</c> and <c>reload</c>:
/// asks a running gateway about those who are told of events. One line of JSON per item.
/// </summary>
internal sealed class WebhooksCommand(TextWriter output, TextWriter error)
{
    private const string Usual = "http://127.0.0.1:8080";

    private readonly Option<string> _url = new("--url")
    {
        Description = "The gateway's address.",
        DefaultValueFactory = _ => Usual,
        Recursive = true,
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = "A token of the HTTP interface.",
        Recursive = true,
    };

    public static Command Create(TextWriter output, TextWriter error) => new WebhooksCommand(output, error).Build();

    private Command Build()
    {
        Command webhooks = new("webhooks", "Who is told of events: webhooks, mails, MQTT topics.")
        {
            Deliveries(),
            Test(),
            Redeliver(),
            Enable(),
            Reload(),
        };
        webhooks.Options.Add(_url);
        webhooks.Options.Add(_token);
        webhooks.SetAction((parsed, cancel) => AskAsync(
            parsed, client => ListAsync(client, "api/v1/webhooks", cancel), cancel));
        return webhooks;
    }

    private Command Deliveries()
    {
        Option<string?> webhook = new("--webhook") { Description = "Only to this receiver." };
        Option<string?> state = new("--state") { Description = "Only in this state." };
        state.AcceptOnlyFromAmong("delivered", "failed", "dead");
        Command command = new("deliveries", "What was sent, newest event first.") { webhook, state };
        command.SetAction((parsed, cancel) =>
        {
            string path = "api/v1/webhooks/deliveries?limit=1000"
                + Filter("webhook", parsed.GetValue(webhook)) + Filter("state", parsed.GetValue(state));
            return AskAsync(parsed, client => ListAsync(client, path, cancel), cancel);
        });
        return command;
    }

    private Command Test()
    {
        Argument<string> receiver = Receiver();
        Command command = new("test", "Send a test at once; exit 0 when the receiver took it.") { receiver };
        command.SetAction((parsed, cancel) => AskAsync(
            parsed,
            async client =>
            {
                JsonElement? answer = await PostAsync(
                    client, $"api/v1/webhooks/{Escaped(parsed, receiver)}/test", new { }, cancel);
                return answer?.GetProperty("delivered").GetBoolean() == true
                    ? TelemetryCommand.Done
                    : TelemetryCommand.Failed;
            },
            cancel));
        return command;
    }

    private Command Redeliver()
    {
        Argument<string> receiver = Receiver();
        Argument<string?> delivery = new("delivery")
        {
            Description = "One delivery, by its id; without it all that were given up.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Command command = new("redeliver", "Send once more what was given up, or one delivery.") { receiver, delivery };
        command.SetAction((parsed, cancel) => AskAsync(
            parsed,
            client => ToStatusAsync(PostAsync(
                client, $"api/v1/webhooks/{Escaped(parsed, receiver)}/redeliver",
                new { delivery = parsed.GetValue(delivery) }, cancel)),
            cancel));
        return command;
    }

    private Command Enable()
    {
        Argument<string> receiver = Receiver();
        Command command = new("enable", "Send again to a receiver that answered 410 Gone.") { receiver };
        command.SetAction((parsed, cancel) => AskAsync(
            parsed,
            client => ToStatusAsync(PostAsync(
                client, $"api/v1/webhooks/{Escaped(parsed, receiver)}/enable", new { }, cancel)),
            cancel));
        return command;
    }

    private Command Reload()
    {
        Command command = new("reload", "Make the gateway read the receivers from its configuration file again.");
        command.SetAction((parsed, cancel) => AskAsync(
            parsed,
            client => ToStatusAsync(
                PostAsync(client, "api/v1/webhooks/reload", new { }, cancel)),
            cancel));
        return command;
    }

    private static Argument<string> Receiver() => new("receiver") { Description = "The receiver's id." };

    private static string Escaped(ParseResult parsed, Argument<string> argument) =>
        Uri.EscapeDataString(parsed.GetValue(argument) ?? "");

    private static string Filter(string name, string? value) =>
        value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";

    private async Task<int> AskAsync(
        ParseResult parsed, Func<HttpClient, Task<int>> ask, CancellationToken cancel)
    {
        string? url = parsed.GetValue(_url);
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            await error.WriteLineAsync($"telemetry: --url: {Words.Printable(url ?? "")} is no http or https address");
            return TelemetryCommand.BadUsage;
        }

        using HttpClient client = new() { BaseAddress = address };
        if (parsed.GetValue(_token) is { } token)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        try
        {
            return await ask(client);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException
            || (failure is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            await error.WriteLineAsync($"telemetry: {client.BaseAddress}: {failure.Message.ReplaceLineEndings(" ")}");
            return TelemetryCommand.Failed;
        }
    }

    private async Task<int> ListAsync(HttpClient client, string path, CancellationToken cancel)
    {
        string? next = null;
        do
        {
            string cursor = next is null ? "" : $"&cursor={Uri.EscapeDataString(next)}";
            using HttpResponseMessage answer = await client.GetAsync(new Uri(path + cursor, UriKind.Relative), cancel);
            if (!answer.IsSuccessStatusCode)
            {
                await RefuseAsync(answer, cancel);
                return TelemetryCommand.Failed;
            }

            JsonElement page = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
            foreach (JsonElement item in page.GetProperty("items").EnumerateArray())
            {
                await output.WriteLineAsync(item.GetRawText());
            }

            next = page.TryGetProperty("next", out JsonElement following) ? following.GetString() : null;
        }
        while (next is not null);
        return TelemetryCommand.Done;
    }

    private static async Task<int> ToStatusAsync(Task<JsonElement?> asked) =>
        await asked is null ? TelemetryCommand.Failed : TelemetryCommand.Done;

    /// <summary>Posts and prints the answer; null after a refusal, which is told.</summary>
    private async Task<JsonElement?> PostAsync(
        HttpClient client, string path, object body, CancellationToken cancel)
    {
        using HttpResponseMessage answer = await client.PostAsJsonAsync(
            new Uri(path, UriKind.Relative), body, cancel);
        if (!answer.IsSuccessStatusCode)
        {
            await RefuseAsync(answer, cancel);
            return null;
        }

        string text = await answer.Content.ReadAsStringAsync(cancel);
        if (text.Length == 0)
        {
            return default(JsonElement);
        }

        await output.WriteLineAsync(text);
        using JsonDocument json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }

    private async Task RefuseAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        string what = answer.ReasonPhrase ?? "";
        if (answer.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            JsonElement problem = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
            what = problem.TryGetProperty("detail", out JsonElement detail) ? detail.GetString() ?? what : what;
        }

        await error.WriteLineAsync($"telemetry: {(int)answer.StatusCode}: {Words.Printable(what)}");
    }
}
