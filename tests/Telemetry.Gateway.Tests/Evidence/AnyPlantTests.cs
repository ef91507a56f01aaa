using System.Text.Json;
using Telemetry.Alerts;
using Telemetry.Gateway.Configuration;
using Xunit.Abstractions;

namespace Telemetry.Gateway.Tests.Evidence;

/// <summary>
/// Plants that nobody thought of: devices with backlogs, packs that come again, readings that come too late. Of every
/// alert the readings give the rows, and a replay says it again.
/// </summary>
public sealed class AnyPlantTests(ITestOutputHelper output)
{
    private const int Windows = 12;

    private static readonly string[] Devices = ["pump", "fan", "tank"];

    private static readonly GatewayOptions Options = new()
    {
        Rules =
        [
            new AlertRule { Id = "hot", Metric = "temperature", RaiseAbove = 60, ClearBelow = 55 },
            new AlertRule { Id = "low", Metric = "temperature", Aggregate = "min", RaiseBelow = 20, ClearAbove = 30 },
            new AlertRule { Id = "hall", Stream = "site_10s", Aggregate = "max", RaiseAbove = 80, ClearBelow = 70 },
        ],
        GroupWindows =
        [
            new GroupWindowOptions
            {
                Id = "site_10s",
                IdleAfter = TimeSpan.Zero,
                Deadline = TimeSpan.FromDays(36_500),
                Horizon = TimeSpan.FromDays(36_500),
                Groups = [("hall", Devices)],
            },
        ],
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Readings_of_every_alert_give_its_rows_and_it_replays(int seed)
    {
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        await using EvidencePlant plant = await EvidencePlant.StartAsync(Options);
        foreach (string device in Devices)
        {
            await plant.ClockAsync(device, 0);
        }

        await PlayAsync(plant, random);
        JsonElement rows = await plant.Probe.UntilAsync(
            "/api/v1/results/site_10s?key=hall/temperature&limit=1000",
            list => list.GetProperty("items").EnumerateArray().Count(row =>
                row.GetProperty("state").GetString() == "final") == Windows);
        Assert.Equal(Windows, rows.GetProperty("items").GetArrayLength());
        await SettledAsync(plant);
        JsonElement alerts = await plant.Probe.JsonAsync("/api/v1/alerts?limit=1000");
        Assert.NotEmpty(alerts.GetProperty("items").EnumerateArray());
        foreach (JsonElement alert in alerts.GetProperty("items").EnumerateArray())
        {
            string id = alert.GetProperty("id").GetString()!;
            JsonElement evidence = await plant.EvidenceAsync(id);
            Folded.AssertRows(evidence);
            await Folded.AssertReplaysAsync(plant, id, evidence);
        }
    }

    /// <summary>Each device goes through its windows at its own pace; some packs come again, some readings too
    /// late.</summary>
    private static async Task PlayAsync(EvidencePlant plant, Random random)
    {
        int[] window = new int[Devices.Length];
        long[] seqs = new long[Devices.Length];
        while (window.Any(next => next < Windows))
        {
            int device = random.Next(Devices.Length);
            if (window[device] == Windows)
            {
                continue;
            }

            int start = window[device]++ * 10;
            double level = random.Next(5) * 22;
            (double Second, string Metric, double Value)[] readings =
            [
                .. Enumerable.Range(0, 1 + random.Next(8)).Select(_ => (
                    start + Math.Round(random.NextDouble() * 9.9, 3), "temperature",
                    Math.Round(level + (random.NextDouble() * 6), 2))),
            ];
            byte[] pack = EvidencePlant.PackOf(Devices[device], seqs[device], readings);
            seqs[device] += readings.Length;
            for (int times = random.Next(3) == 0 ? 2 : 1; times > 0; times--)
            {
                await plant.PublishAsync(Devices[device], pack);
            }

            plant.GoOn(Devices[device], seqs[device]);
            await plant.ClockAsync(Devices[device], start + 10);
            if (random.Next(4) == 0)
            {
                (double, string, double) late = (start + 5.5, "temperature", 1_000);
                await plant.PublishAsync(
                    Devices[device], EvidencePlant.PackOf(Devices[device], seqs[device]++, late));
            }
        }
    }

    /// <summary>All that was sent is in the views.</summary>
    private static Task<JsonElement> SettledAsync(EvidencePlant plant) => plant.Probe.UntilAsync(
        "/api/v1/results/readings_10s?limit=1000",
        list => list.GetProperty("items").GetArrayLength() == Windows * Devices.Length);
}
