using System.Text.Json;

namespace Telemetry.FirmwareSim.Fleet;

/// <summary>What a gateway says of the devices of a fleet, summed up.</summary>
/// <param name="Devices">Devices whose names begin with the fleet's prefix.</param>
/// <param name="Accepted">Readings folded into results.</param>
/// <param name="Duplicate">Readings that had arrived before.</param>
/// <param name="Late">Readings behind their device's clock.</param>
/// <param name="Quarantined">Readings dated too far in the future.</param>
/// <param name="DeadLetter">What could not be used.</param>
internal sealed record GatewayCounts(
    long Devices, long Accepted, long Duplicate, long Late, long Quarantined, long DeadLetter)
{
    private const int PageItems = 1000;

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Asks until the gateway has folded so many readings more than before, or says the same for too long.
    /// </summary>
    /// <param name="http">The gateway.</param>
    /// <param name="prefix">The fleet's.</param>
    /// <param name="accepted">How many readings there must be.</param>
    /// <param name="patience">How long a number may stand still.</param>
    /// <param name="time">The time.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="HttpRequestException">The gateway does not answer.</exception>
    public static async Task<GatewayCounts> WaitAsync(
        HttpClient http, string prefix, long accepted, TimeSpan patience, TimeProvider time,
        CancellationToken cancellation)
    {
        var counts = await ReadAsync(http, prefix, cancellation);
        var changedAt = time.GetTimestamp();
        while (counts.Accepted < accepted && time.GetElapsedTime(changedAt) < patience)
        {
            await Task.Delay(LookAgainAfter, time, cancellation);
            var next = await ReadAsync(http, prefix, cancellation);
            changedAt = next == counts ? changedAt : time.GetTimestamp();
            counts = next;
        }

        return counts;
    }

    /// <summary>Asks page by page.</summary>
    public static async Task<GatewayCounts> ReadAsync(HttpClient http, string prefix, CancellationToken cancellation)
    {
        var counts = new GatewayCounts(0, 0, 0, 0, 0, 0);
        string? cursor = null;
        do
        {
            var query = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            using var page = JsonDocument.Parse(
                await http.GetByteArrayAsync($"/api/v1/devices?limit={PageItems}{query}", cancellation));
            foreach (var device in page.RootElement.GetProperty("items").EnumerateArray())
            {
                if (device.GetProperty("id").GetString()!.StartsWith(prefix + "-", StringComparison.Ordinal))
                {
                    counts = counts.With(device.GetProperty("counters"));
                }
            }

            cursor = page.RootElement.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        return counts;
    }

    /// <summary>What came since an earlier look.</summary>
    public GatewayCounts Since(GatewayCounts before) => new(
        Devices, Accepted - before.Accepted, Duplicate - before.Duplicate, Late - before.Late,
        Quarantined - before.Quarantined, DeadLetter - before.DeadLetter);

    private GatewayCounts With(JsonElement counters) => new(
        Devices + 1,
        Accepted + counters.GetProperty("accepted").GetInt64(),
        Duplicate + counters.GetProperty("duplicate").GetInt64(),
        Late + counters.GetProperty("late").GetInt64(),
        Quarantined + counters.GetProperty("quarantined").GetInt64(),
        DeadLetter + counters.GetProperty("dead_letter").GetInt64());
}
