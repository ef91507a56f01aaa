using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Telemetry.Gateway.Replay;

namespace Telemetry.Gateway.Cli;

/// <summary><c>telemetry alerts evidence ID</c>: what an alert was said from; asks a running gateway.</summary>
internal sealed class AlertEvidenceCommand
{
    private const string About = """
        What an alert was said from: the rule as it spoke, each event with the step and the journal record that it came
        from, the rows that the rule read, the raw readings in them, and what is not kept any more.

        Prints lines for people; with --json the whole as one line of JSON. --limit bounds windows and readings, --all
        prints all of them. --capture FILE makes a file of the records, the checkpoint, the pipeline and the models
        behind it, which "telemetry replay FILE" replays anywhere to the same events.
        Exit 0: done; 1: failed, with one line on stderr; 2: bad usage.
        """;

    private readonly TextWriter _output;
    private readonly GatewayCall _call;

    private AlertEvidenceCommand(GatewayCall call, TextWriter output)
    {
        _call = call;
        _output = output;
    }

    /// <summary>The command; the options of <paramref name="call"/> are those of a command above it.</summary>
    public static Command Create(GatewayCall call, TextWriter output)
    {
        Argument<string> alert = new("id") { Description = "The alert." };
        Option<int> limit = new("--limit")
        {
            Description = "Most windows, and most readings: 1 to 1000.",
            DefaultValueFactory = _ => 100,
        };
        Option<bool> all = new("--all") { Description = "All windows and all readings, page after page." };
        Option<bool> json = new("--json") { Description = "As one line of JSON." };
        Option<string?> capture = new("--capture")
        {
            Description = "Make this file, which replays elsewhere; it must not exist.",
            HelpName = "FILE",
        };
        Command command = new("evidence", About) { alert, limit, all, json, capture };
        command.SetAction((parsed, cancel) =>
        {
            AlertEvidenceCommand evidence = new(call, output);
            string path = $"api/v1/alerts/{Uri.EscapeDataString(parsed.GetValue(alert) ?? "")}/evidence";
            string query = string.Create(CultureInfo.InvariantCulture, $"?limit={parsed.GetValue(limit)}");
            return call.AskAsync(
                parsed,
                client => parsed.GetValue(capture) is string file
                    ? evidence.CaptureAsync(client, path, file, cancel)
                    : evidence.PrintAsync(
                        client, path, query, parsed.GetValue(json), parsed.GetValue(all), cancel),
                cancel);
        });
        return command;
    }

    private async Task<int> PrintAsync(
        HttpClient client, string path, string query, bool isJson, bool wantsAll, CancellationToken cancel)
    {
        using HttpResponseMessage answer = await client.GetAsync(new Uri(path + query, UriKind.Relative), cancel);
        if (!answer.IsSuccessStatusCode)
        {
            return await _call.RefuseAsync(answer, cancel);
        }

        JsonElement whole = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
        if (isJson)
        {
            await _output.WriteLineAsync(whole.GetRawText());
            return TelemetryCommand.Done;
        }

        await WriteAsync(EvidenceText.Head(whole));
        JsonElement windows = whole.GetProperty("windows");
        await WriteAsync(EvidenceText.Windows(windows));
        if (wantsAll && await RestAsync(
            client, path + "/windows" + query, windows, EvidenceText.Windows, cancel) is var ended and not 0)
        {
            return ended;
        }

        JsonElement readings = whole.GetProperty("readings");
        await WriteAsync(EvidenceText.Readings(readings));
        if (wantsAll && await RestAsync(
            client, path + "/readings" + query, readings, EvidenceText.Readings, cancel) is var failed and not 0)
        {
            return failed;
        }

        await WriteAsync(EvidenceText.Tail(whole, wantsAll));
        return TelemetryCommand.Done;
    }

    private async Task<int> RestAsync(
        HttpClient client, string path, JsonElement list, Func<JsonElement, IEnumerable<string>> text,
        CancellationToken cancel)
    {
        string? next = list.GetProperty("next").GetString();
        while (next is not null)
        {
            Uri page = new($"{path}&cursor={Uri.EscapeDataString(next)}", UriKind.Relative);
            using HttpResponseMessage answer = await client.GetAsync(page, cancel);
            if (!answer.IsSuccessStatusCode)
            {
                return await _call.RefuseAsync(answer, cancel);
            }

            JsonElement more = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
            await WriteAsync(text(more));
            next = more.GetProperty("next").GetString();
        }

        return TelemetryCommand.Done;
    }

    /// <summary>The incident as one file, by the capture of its range.</summary>
    private async Task<int> CaptureAsync(HttpClient client, string path, string file, CancellationToken cancel)
    {
        using HttpResponseMessage answer = await client.GetAsync(
            new Uri(path + "?limit=1", UriKind.Relative), cancel);
        if (!answer.IsSuccessStatusCode)
        {
            return await _call.RefuseAsync(answer, cancel);
        }

        JsonElement range = (await answer.Content.ReadFromJsonAsync<JsonElement>(cancel)).GetProperty("range");
        string query = string.Create(
            CultureInfo.InvariantCulture,
            $"from=pos:{range.GetProperty("from").GetInt64()}&to=pos:{range.GetProperty("to").GetInt64()}");
        string pipeline = Uri.EscapeDataString(range.GetProperty("pipeline").GetString() ?? "");
        using HttpRequestMessage request = new(
            HttpMethod.Post, new Uri($"api/v1/capture?{query}&pipeline={pipeline}", UriKind.Relative));
        using HttpResponseMessage made = await client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (!made.IsSuccessStatusCode)
        {
            return await _call.RefuseAsync(made, cancel);
        }

        return await _call.WithFileAsync(async () =>
        {
            using NewFile target = new(file);
            await using (Stream content = await made.Content.ReadAsStreamAsync(cancel))
            {
                await content.CopyToAsync(target, cancel);
            }

            target.Keep();
            await _output.WriteLineAsync(
                $"{file}: pipeline {Words.Printable(pipeline)}, records of the range {query.Replace('&', ' ')}");
            await _output.WriteLineAsync($"replay it with: telemetry replay {file}");
        });
    }

    private async Task WriteAsync(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            await _output.WriteLineAsync(line);
        }
    }
}
