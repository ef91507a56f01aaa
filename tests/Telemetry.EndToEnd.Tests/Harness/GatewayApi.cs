using System.Text.Json;
using System.Text.Json.Nodes;

namespace Telemetry.EndToEnd.Tests.Harness;

/// <summary>The gateway's REST interface as any client sees it.</summary>
internal sealed class GatewayApi(Uri gateway) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = gateway };

    /// <summary>All items of a list, page after page.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string path, CancellationToken cancellation)
    {
        var items = new List<JsonObject>();
        string? cursor = null;
        do
        {
            var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var page = await GetAsync(
                cursor is null ? path : $"{path}{separator}cursor={Uri.EscapeDataString(cursor)}", cancellation);
            items.AddRange(page["items"]!.AsArray().Select(i => i!.AsObject()));
            cursor = (string?)page["next"];
        }
        while (cursor is not null);
        return items;
    }

    /// <summary>Asks again until the list is as wanted: what the gateway shows follows what it acknowledged.</summary>
    public async Task<IReadOnlyList<JsonObject>> UntilAsync(
        string path, Func<IReadOnlyList<JsonObject>, bool> isWanted, CancellationToken cancellation)
    {
        IReadOnlyList<JsonObject> items = [];
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            do
            {
                // A pipeline that has said nothing yet is not there; views may just be rebuilt.
                items = await IsThereAsync(path, cancellation) ? await ListAsync(path, cancellation) : [];
                if (isWanted(items)) { return items; }
            }
            while (await tick.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException)
        {
            // Said below.
        }
        throw new TimeoutException($"{path} never became as awaited: [{string.Join(',', items.Select(Text))}]");

        static string Text(JsonObject item) => item.ToJsonString();
    }

    /// <summary>Asks again until the text is as wanted.</summary>
    public async Task UntilTextAsync(string path, Func<string, bool> isWanted, CancellationToken cancellation)
    {
        var text = "";
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            do
            {
                text = await _http.GetStringAsync(new Uri(path, UriKind.Relative), cancellation);
                if (isWanted(text)) { return; }
            }
            while (await tick.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException)
        {
            // Said below.
        }
        throw new TimeoutException($"{path} never became as awaited:\n{text}");
    }

    private async Task<bool> IsThereAsync(string path, CancellationToken cancellation)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellation);
        return response.StatusCode is not (System.Net.HttpStatusCode.NotFound
            or System.Net.HttpStatusCode.ServiceUnavailable);
    }

    public async Task<JsonObject> GetAsync(string path, CancellationToken cancellation)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellation);
        var body = await response.Content.ReadAsStringAsync(cancellation);
        Assert.True(response.IsSuccessStatusCode, $"GET {path}: {(int)response.StatusCode} {body}");
        return JsonNode.Parse(body)!.AsObject();
    }

    public void Dispose() => _http.Dispose();

    /// <summary>RFC 3339 text as milliseconds since the epoch.</summary>
    public static long Millis(JsonNode? time)
        => JsonSerializer.Deserialize<DateTimeOffset>(time!.ToJsonString()).ToUnixTimeMilliseconds();
}
