using System.CommandLine;
using System.Text.Json;

namespace Telemetry.Gateway.Cli;

/// <summary>
/// <c>telemetry devices</c> and <c>telemetry devices accept ID</c>: asks a running gateway. One line of JSON per
/// device.
/// </summary>
internal static class DevicesCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        GatewayCall call = new(error);
        Option<bool> conflicts = new("--conflicts") { Description = "Only devices that several claim to be." };
        Argument<string> device = new("device") { Description = "The device." };
        Option<string?> run = new("--run")
        {
            Description = "The run that may go on; without it the one heard last of those that are held back.",
        };
        Option<string?> by = new("--by") { Description = "Who says so; kept with the decision." };
        Command accept = new("accept", "Say who a device is when several claim to be it.") { device, run, by };
        accept.SetAction((parsed, cancel) => call.AskAsync(
            parsed,
            client => AcceptAsync(
                client, parsed.GetValue(device) ?? "", parsed.GetValue(run), parsed.GetValue(by), output, call,
                cancel),
            cancel));
        Command devices = new("devices", "The devices that a running gateway knows.") { accept };
        call.AddTo(devices);
        devices.Options.Add(conflicts);
        devices.SetAction((parsed, cancel) => call.AskAsync(
            parsed, client => ListAsync(client, parsed.GetValue(conflicts), output, call, cancel), cancel));
        return devices;
    }

    private static async Task<int> ListAsync(
        HttpClient client, bool onlyConflicts, TextWriter output, GatewayCall call, CancellationToken cancel)
    {
        string? next = null;
        do
        {
            string query = next is null ? "" : $"?cursor={Uri.EscapeDataString(next)}";
            using HttpResponseMessage answer = await client.GetAsync(
                new Uri($"api/v1/devices{query}", UriKind.Relative), cancel);
            if (!answer.IsSuccessStatusCode)
            {
                return await call.RefuseAsync(answer, cancel);
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
        HttpClient client, string device, string? run, string? by, TextWriter output, GatewayCall call,
        CancellationToken cancel)
    {
        using HttpResponseMessage answer = await client.PostAsJsonAsync(
            new Uri($"api/v1/devices/{Uri.EscapeDataString(device)}/accept", UriKind.Relative),
            new { run, by },
            cancel);
        if (!answer.IsSuccessStatusCode)
        {
            return await call.RefuseAsync(answer, cancel);
        }

        await output.WriteLineAsync(await answer.Content.ReadAsStringAsync(cancel));
        return TelemetryCommand.Done;
    }
}
