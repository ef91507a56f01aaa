using System.Net.Http.Json;
using System.Text.Json;
using Telemetry.Contract.Live;

namespace Telemetry.Campaigns.Tests.Alerts;

/// <summary>A program that asks the gateway for alerts, one question after the other.</summary>
/// <param name="gateway">The gateway's address.</param>
/// <param name="plant">What it knows of the plant.</param>
/// <param name="seed">Of what it asks for.</param>
internal sealed class AlertAsker(Uri gateway, AlertPlant plant, int seed) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(40);

    private readonly HttpClient _http = new() { BaseAddress = gateway };
    private readonly Random _random = new(seed);

    /// <summary>All alerts of a list.</summary>
    public Task<IReadOnlyList<AlertItem>> AllAsync(string filter, CancellationToken cancellation) =>
        PagesAsync($"?limit=1000{filter}", cancellation);

    /// <summary>The names of an alert's events, in order.</summary>
    public async Task<IReadOnlyList<string>> EventsAsync(string alert, CancellationToken cancellation) =>
    [
        .. (await PagesAsync($"/{alert}/events?limit=1000", cancellation)).Select(static item => item.Event),
    ];

    /// <summary>
    /// Asks by turns until it is stopped, each question at its time whether or not the one before is answered, and says
    /// how long each took from that time on: a gateway that stands still is seen by all that were due meanwhile.
    /// </summary>
    public async Task RunAsync(IReadOnlyList<AlertItem> known, Latencies latencies, CancellationToken stop)
    {
        var begin = TimeProvider.System.GetTimestamp();
        List<Task> asked = [];
        for (var turn = 0; !stop.IsCancellationRequested; turn++)
        {
            var due = turn * Period;
            var early = due - TimeProvider.System.GetElapsedTime(begin);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, TimeProvider.System, CancellationToken.None);
            }
            asked.Add(AskAsync(turn, known[_random.Next(known.Count)], new Due(latencies, begin, due)));
        }
        await Task.WhenAll(asked);
    }

    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyList<AlertItem>> PagesAsync(string path, CancellationToken cancellation)
    {
        List<AlertItem> all = [];
        string? cursor = null;
        do
        {
            var page = await _http.GetFromJsonAsync<AlertsPage>(
                $"/api/v1/alerts{path}{(cursor is null ? "" : "&cursor=" + cursor)}", Json, cancellation);
            all.AddRange(page!.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return all;
    }

    private Task AskAsync(int turn, AlertItem alert, Due due)
    {
        var device = AlertPlant.Plc(_random.Next(plant.Plcs));
        return (turn % 11) switch
        {
            0 => GetAsync("list, 100 firing", "?state=firing"),
            1 => GetAsync("list, 1000 firing", "?state=firing&limit=1000"),
            2 => GetAsync("list, 100 of all", ""),
            3 => GetAsync("list, a device's", $"?device={device}"),
            4 => GetAsync("list, a device's firing", $"?device={device}&state=firing"),
            5 => GetAsync("list, a series'", $"?key={device}/t0"),
            6 => GetAsync("one alert", $"/{alert.Id}"),
            7 => GetAsync("its events", $"/{alert.Id}/events"),
            8 => GetAsync("list, acknowledged", "?acknowledged=true"),
            9 => GetAsync("list, ended of a severity that has none", "?active=false&severity=critical"),
            _ => due.MeasureAsync("acknowledge", async () =>
            {
                using var answer = await _http.PostAsJsonAsync(
                    $"/api/v1/alerts/{alert.Id}/ack", new { by = "campaign" });
                answer.EnsureSuccessStatusCode();
            }),
        };

        Task GetAsync(string name, string path) => due.MeasureAsync(
            name, async () => await _http.GetByteArrayAsync(new Uri($"/api/v1/alerts{path}", UriKind.Relative)));
    }

    /// <summary>A question and when it was due.</summary>
    private sealed record Due(Latencies Latencies, long Begin, TimeSpan At)
    {
        public async Task MeasureAsync(string name, Func<Task> act)
        {
            await act();
            var millis = (TimeProvider.System.GetElapsedTime(Begin) - At).TotalMilliseconds;
            Latencies.Add("API, " + name, millis);
            Latencies.Add("API, all questions", millis);
        }
    }

    private sealed record AlertsPage(IReadOnlyList<AlertItem> Items, string? Next);
}
