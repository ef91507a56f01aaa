using System.Text.Json;

namespace Telemetry.Gateway.Cli;

/// <summary>Asks a running gateway, and prints what it says: an item a line.</summary>
internal sealed class GatewayLines(TextWriter output, GatewayCall call)
{
    private const int PageMax = 1_000;

    /// <summary>A query string of those that have a value.</summary>
    public static string Query(params ReadOnlySpan<(string Name, string? Value)> filters)
    {
        string query = "?";
        foreach ((string name, string? value) in filters)
        {
            query += value is null ? "" : $"{name}={Uri.EscapeDataString(value)}&";
        }

        return query;
    }

    /// <summary>Prints a list, page after page.</summary>
    public async Task<int> ListAsync(HttpClient client, string path, int limit, CancellationToken cancel)
    {
        string? next = null;
        int left = limit;
        do
        {
            string page = (path.Contains('?', StringComparison.Ordinal) ? path : path + "?")
                + $"limit={Math.Min(left, PageMax)}" + (next is null ? "" : $"&cursor={Uri.EscapeDataString(next)}");
            using HttpResponseMessage answer = await client.GetAsync(new Uri(page, UriKind.Relative), cancel);
            if (!answer.IsSuccessStatusCode)
            {
                return await call.RefuseAsync(answer, cancel);
            }

            JsonElement list = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
            foreach (JsonElement item in list.GetProperty("items").EnumerateArray())
            {
                await output.WriteLineAsync(item.GetRawText());
                left--;
            }

            next = list.TryGetProperty("next", out JsonElement following) ? following.GetString() : null;
        }
        while (next is not null && left > 0);
        return TelemetryCommand.Done;
    }

    /// <summary>Prints one item.</summary>
    public async Task<int> GetAsync(HttpClient client, string path, CancellationToken cancel)
    {
        using HttpResponseMessage answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancel);
        return await PrintAsync(answer, cancel);
    }

    /// <summary>Posts, and prints the answer.</summary>
    public async Task<int> PostAsync(HttpClient client, string path, object body, CancellationToken cancel)
    {
        using HttpResponseMessage answer = await client.PostAsJsonAsync(
            new Uri(path, UriKind.Relative), body, cancel);
        return await PrintAsync(answer, cancel);
    }

    /// <summary>Deletes, and prints the answer.</summary>
    public async Task<int> DeleteAsync(HttpClient client, string path, CancellationToken cancel)
    {
        using HttpResponseMessage answer = await client.DeleteAsync(new Uri(path, UriKind.Relative), cancel);
        return await PrintAsync(answer, cancel);
    }

    private async Task<int> PrintAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        if (!answer.IsSuccessStatusCode)
        {
            return await call.RefuseAsync(answer, cancel);
        }

        await output.WriteLineAsync(await answer.Content.ReadAsStringAsync(cancel));
        return TelemetryCommand.Done;
    }
}
