using System.CommandLine;
using System.Text.Json;

namespace Telemetry.Gateway.Cli;

/// <summary>
/// <c>telemetry webhooks</c> with <c>deliveries</c>, <c>test</c>, <c>redeliver</c>, <c>enable</c> and <c>reload</c>:
/// asks a running gateway about those who are told of events. One line of JSON per item.
/// </summary>
internal sealed class WebhooksCommand
{
    private readonly TextWriter _output;
    private readonly GatewayCall _call;

    private WebhooksCommand(TextWriter output, TextWriter error)
    {
        _output = output;
        _call = new GatewayCall(error);
    }

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
        _call.AddTo(webhooks);
        webhooks.SetAction((parsed, cancel) => _call.AskAsync(
            parsed, client => ListAsync(client, "api/v1/webhooks?", cancel), cancel));
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
            return _call.AskAsync(parsed, client => ListAsync(client, path, cancel), cancel);
        });
        return command;
    }

    private Command Test()
    {
        Argument<string> receiver = Receiver();
        Command command = new("test", "Send a test at once; exit 0 when the receiver took it.") { receiver };
        command.SetAction((parsed, cancel) => _call.AskAsync(
            parsed,
            client => PostAsync(
                client, $"api/v1/webhooks/{Escaped(parsed, receiver)}/test", new { },
                answer => answer.GetProperty("delivered").GetBoolean(), cancel),
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
        command.SetAction((parsed, cancel) => _call.AskAsync(
            parsed,
            client => PostAsync(
                client, $"api/v1/webhooks/{Escaped(parsed, receiver)}/redeliver",
                new { delivery = parsed.GetValue(delivery) }, _ => true, cancel),
            cancel));
        return command;
    }

    private Command Enable()
    {
        Argument<string> receiver = Receiver();
        Command command = new("enable", "Send again to a receiver that answered 410 Gone.") { receiver };
        command.SetAction((parsed, cancel) => _call.AskAsync(
            parsed,
            client => PostAsync(
                client, $"api/v1/webhooks/{Escaped(parsed, receiver)}/enable", new { }, _ => true, cancel),
            cancel));
        return command;
    }

    private Command Reload()
    {
        Command command = new("reload", "Make the gateway read the receivers from its configuration file again.");
        command.SetAction((parsed, cancel) => _call.AskAsync(
            parsed, client => PostAsync(client, "api/v1/webhooks/reload", new { }, _ => true, cancel), cancel));
        return command;
    }

    private static Argument<string> Receiver() => new("receiver") { Description = "The receiver's id." };

    private static string Escaped(ParseResult parsed, Argument<string> argument) =>
        Uri.EscapeDataString(parsed.GetValue(argument) ?? "");

    private static string Filter(string name, string? value) =>
        value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";

    private async Task<int> ListAsync(HttpClient client, string path, CancellationToken cancel)
    {
        string? next = null;
        do
        {
            string cursor = next is null ? "" : $"&cursor={Uri.EscapeDataString(next)}";
            using HttpResponseMessage answer = await client.GetAsync(new Uri(path + cursor, UriKind.Relative), cancel);
            if (!answer.IsSuccessStatusCode)
            {
                return await _call.RefuseAsync(answer, cancel);
            }

            JsonElement page = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
            foreach (JsonElement item in page.GetProperty("items").EnumerateArray())
            {
                await _output.WriteLineAsync(item.GetRawText());
            }

            next = page.TryGetProperty("next", out JsonElement following) ? following.GetString() : null;
        }
        while (next is not null);
        return TelemetryCommand.Done;
    }

    /// <summary>Posts, prints the answer, and says by the exit code whether it is a good one.</summary>
    private async Task<int> PostAsync(
        HttpClient client, string path, object body, Func<JsonElement, bool> isGood, CancellationToken cancel)
    {
        using HttpResponseMessage answer = await client.PostAsJsonAsync(
            new Uri(path, UriKind.Relative), body, cancel);
        if (!answer.IsSuccessStatusCode)
        {
            return await _call.RefuseAsync(answer, cancel);
        }

        string text = await answer.Content.ReadAsStringAsync(cancel);
        if (text.Length == 0)
        {
            return TelemetryCommand.Done;
        }

        await _output.WriteLineAsync(text);
        using JsonDocument json = JsonDocument.Parse(text);
        return isGood(json.RootElement) ? TelemetryCommand.Done : TelemetryCommand.Failed;
    }
}
