using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Telemetry.EndToEnd.Tests.Harness;

/// <summary>The gateway's REST interface as any client sees it.</summary>
internal sealed class GatewayApi(Uri gateway) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = gateway };

    /// <summary>All items of a list, page after page; when the gateway says to ask again, it is asked again.</summary>
    public Task<IReadOnlyList<JsonObject>> ListAsync(string path, CancellationToken cancellation)
        => AskUntilAsync(path, items => items is not null, cancellation);

    // Null: a pipeline that has said nothing yet is not there; views may just be rebuilt, between two pages too.
    private async Task<IReadOnlyList<JsonObject>?> TryListAsync(string path, CancellationToken cancellation)
    {
        var items = new List<JsonObject>();
        string? cursor = null;
        do
        {
            var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var page = await TryGetAsync(
                cursor is null ? path : $"{path}{separator}cursor={Uri.EscapeDataString(cursor)}", cancellation);
            if (page is null) { return null; }
            items.AddRange(page["items"]!.AsArray().Select(i => i!.AsObject()));
            cursor = (string?)page["next"];
        }
        while (cursor is not null);
        return items;
    }

    /// <summary>Asks again until the list is as wanted: what the gateway shows follows what it acknowledged.</summary>
    public Task<IReadOnlyList<JsonObject>> UntilAsync(
        string path, Func<IReadOnlyList<JsonObject>, bool> isWanted, CancellationToken cancellation)
        => AskUntilAsync(path, items => isWanted(items ?? []), cancellation);

    private async Task<IReadOnlyList<JsonObject>> AskUntilAsync(
        string path, Func<IReadOnlyList<JsonObject>?, bool> isWanted, CancellationToken cancellation)
    {
        IReadOnlyList<JsonObject>? items = null;
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            do
            {
                items = await TryListAsync(path, cancellation);
                if (isWanted(items)) { return items ?? []; }
            }
            while (await tick.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException)
        {
            // Said below.
        }
        throw new TimeoutException($"{path} never became as awaited: [{string.Join(',', (items ?? []).Select(Text))}]");

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

    public async Task<JsonObject> GetAsync(string path, CancellationToken cancellation)
    {
        var item = await TryGetAsync(path, cancellation);
        Assert.True(item is not null, $"GET {path}: it is not there just now");
        return item;
    }

    private async Task<JsonObject?> TryGetAsync(string path, CancellationToken cancellation)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellation);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.ServiceUnavailable) { return null; }
        var body = await response.Content.ReadAsStringAsync(cancellation);
        Assert.True(response.IsSuccessStatusCode, $"GET {path}: {(int)response.StatusCode} {body}");
        return JsonNode.Parse(body)!.AsObject();
    }

    public Task<string> TextAsync(string path, CancellationToken cancellation) =>
        _http.GetStringAsync(new Uri(path, UriKind.Relative), cancellation);

    public void Dispose() => _http.Dispose();

    /// <summary>RFC 3339 text as milliseconds since the epoch.</summary>
    public static long Millis(JsonNode? time)
        => JsonSerializer.Deserialize<DateTimeOffset>(time!.ToJsonString()).ToUnixTimeMilliseconds();
}
