using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Telemetry.Gateway.Cli;

/// <summary>
/// <c>telemetry devices</c> and <c>telemetry devices accept ID</c>: asks a running gateway. One line of JSON per
/// device.
/// </summary>
internal static class DevicesCommand
{
    private const string Usual = "http://127.0.0.1:8080";

    public static Command Create(TextWriter output, TextWriter error)
    {
        Option<string> url = new("--url")
        {
            Description = "The gateway's address.",
            DefaultValueFactory = _ => Usual,
            Recursive = true,
        };
        Option<string?> token = new("--token") { Description = "A token of the HTTP interface.", Recursive = true };
        Option<bool> conflicts = new("--conflicts") { Description = "Only devices that several claim to be." };
        Argument<string> device = new("device") { Description = "The device." };
        Option<string?> run = new("--run")
        {
            Description = "The run that may go on; without it the one heard last of those that are held back.",
        };
        Option<string?> by = new("--by") { Description = "Who says so; kept with the decision." };
        Command accept = new("accept", "Say who a device is when several claim to be it.") { device, run, by };
        accept.SetAction((parsed, cancel) => AskAsync(
            parsed.GetValue(url), parsed.GetValue(token), error,
            client => AcceptAsync(
                client, parsed.GetValue(device) ?? "", parsed.GetValue(run), parsed.GetValue(by), output, error,
                cancel),
            cancel));
        Command devices = new("devices", "The devices that a running gateway knows.") { accept };
        devices.Options.Add(url);
        devices.Options.Add(token);
        devices.Options.Add(conflicts);
        devices.SetAction((parsed, cancel) => AskAsync(
            parsed.GetValue(url), parsed.GetValue(token), error,
            client => ListAsync(client, parsed.GetValue(conflicts), output, error, cancel), cancel));
        return devices;
    }

    private static async Task<int> AskAsync(
        string? url, string? token, TextWriter error, Func<HttpClient, Task<int>> ask, CancellationToken cancel)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            await error.WriteLineAsync($"telemetry: --url: {Words.Printable(url ?? "")} is no http or https address");
            return TelemetryCommand.BadUsage;
        }

        using HttpClient client = new() { BaseAddress = address };
        if (token is not null)
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

    private static async Task<int> ListAsync(
        HttpClient client, bool onlyConflicts, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        string? next = null;
        do
        {
            string query = next is null ? "" : $"?cursor={Uri.EscapeDataString(next)}";
            using HttpResponseMessage answer = await client.GetAsync(
                new Uri($"api/v1/devices{query}", UriKind.Relative), cancel);
            if (!answer.IsSuccessStatusCode)
            {
                return await RefuseAsync(answer, error, cancel);
            }

            JsonElement page = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
            foreach (JsonElement item in page.GetProperty("items").EnumerateArray())
            {
                bool hasConflict = item.TryGetProperty("conflict", out JsonElement conflict)
                    && conflict.ValueKind == JsonValueKind.Object;
                if (hasConflict || !onlyConflicts)
                {
                    await output.WriteLineAsync(item.GetRawText());
                }
            }

            next = page.TryGetProperty("next", out JsonElement cursor) ? cursor.GetString() : null;
        }
        while (next is not null);
        return TelemetryCommand.Done;
    }

    private static async Task<int> AcceptAsync(
        HttpClient client, string device, string? run, string? by, TextWriter output, TextWriter error,
        CancellationToken cancel)
    {
        using HttpResponseMessage answer = await client.PostAsJsonAsync(
            new Uri($"api/v1/devices/{Uri.EscapeDataString(device)}/accept", UriKind.Relative),
            new { run, by },
            cancel);
        if (!answer.IsSuccessStatusCode)
        {
            return await RefuseAsync(answer, error, cancel);
        }

        await output.WriteLineAsync(await answer.Content.ReadAsStringAsync(cancel));
        return TelemetryCommand.Done;
    }

    private static async Task<int> RefuseAsync(HttpResponseMessage answer, TextWriter error, CancellationToken cancel)
    {
        string what = answer.ReasonPhrase ?? "";
        if (answer.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            JsonElement problem = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
            what = problem.TryGetProperty("detail", out JsonElement detail) ? detail.GetString() ?? what : what;
        }

        await error.WriteLineAsync($"telemetry: {(int)answer.StatusCode}: {Words.Printable(what)}");
        return TelemetryCommand.Failed;
    }
}
