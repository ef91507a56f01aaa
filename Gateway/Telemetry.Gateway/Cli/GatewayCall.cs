using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Telemetry.Gateway.Cli;

/// <summary>
/// What all commands share that ask a running gateway: <c>--url</c>, <c>--token</c>, and one line for whatever went
/// wrong.
/// </summary>
internal sealed class GatewayCall(TextWriter error)
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

    /// <summary>Gives the options to a command and to all below it.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_url);
        command.Options.Add(_token);
    }

    /// <summary>Asks the gateway that the command line names.</summary>
    /// <returns>The command's exit code.</returns>
    public async Task<int> AskAsync(ParseResult parsed, Func<HttpClient, Task<int>> ask, CancellationToken cancel)
    {
        string url = parsed.GetValue(_url) ?? Usual;
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            await error.WriteLineAsync($"telemetry: --url: {Words.Printable(url)} is no http or https address");
            return TelemetryCommand.BadUsage;
        }

        using HttpClient client = new() { BaseAddress = address };
        if (parsed.GetValue(_token) is string token)
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

    /// <summary>Makes a file; one line for what the disk refuses.</summary>
    /// <returns>The command's exit code.</returns>
    public async Task<int> WithFileAsync(Func<Task> make)
    {
        try
        {
            await make();
            return TelemetryCommand.Done;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"telemetry: {failure.Message.ReplaceLineEndings(" ")}");
            return TelemetryCommand.Failed;
        }
    }

    /// <summary>Says on one line why the gateway did not do it; every fault of a field with its name.</summary>
    public async Task<int> RefuseAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        string what = answer.ReasonPhrase ?? "";
        if (answer.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            JsonElement problem = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
            what = problem.TryGetProperty("detail", out JsonElement detail) ? detail.GetString() ?? what : what;
            if (problem.TryGetProperty("errors", out JsonElement errors) && errors.ValueKind == JsonValueKind.Object)
            {
                what = string.Join("; ", errors.EnumerateObject().Select(Fault));
            }
        }

        string line = new([.. what.Select(one => char.IsControl(one) ? ' ' : one)]);
        await error.WriteLineAsync($"telemetry: {(int)answer.StatusCode}: {line}");
        return TelemetryCommand.Failed;
    }

    private static string Fault(JsonProperty field) =>
        $"{field.Name}: {string.Join(", ", field.Value.EnumerateArray().Select(one => one.GetString()))}";
}
