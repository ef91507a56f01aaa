using Microsoft.Extensions.DependencyInjection;
using MQTTnet;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Pipelines;

/// <summary>From a publish to the rows in the output journal.</summary>
public class EndToEndTests
{
    private static readonly GatewayOptions Hot = new()
    {
        Open = true,
        Rules = [new() { Id = "hot", Metric = "temperature", RaiseAbove = 50, ClearBelow = 40 }],
    };

    [Fact]
    public async Task Readings_become_windows_scores_and_an_alert()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(Hot);
        using IMqttClient client = await gateway.ConnectAsync("pump");

        // Three windows: 20 °C, 60 °C, and the beginning of one more; the clock passes the first two.
        double[] values = [.. Enumerable.Repeat(20.0, 10), .. Enumerable.Repeat(60.0, 10), 60];
        Assert.True((await PublishAsync(client, Packs.Json("pump", 0, values))).IsSuccess);
        Assert.True((await PublishAsync(client, Packs.Heartbeat("pump", 21, Packs.Start + 20))).IsSuccess);

        await gateway.EventuallyAsync(_ => Rows(gateway, "alerts").Count > 0 ? "" : null, "an alert");
        List<OutputRecord> windows = Rows(gateway, "readings_10s");
        Assert.Equal([10L, 10L], windows.SelectMany(record => Longs(record, "count")));
        Assert.Equal([20.0, 60.0], windows.SelectMany(record => Doubles(record, "avg")));
        OutputRecord alert = Assert.Single(Rows(gateway, "alerts"));
        Assert.Equal("raised", alert["event"].TextAt(0));
        DeviceSnapshot pump = await gateway.EventuallyAsync(
            view => view.Find("pump") is { ClockMicros: not null, Counters.Accepted: 21 } found ? found : null,
            "counters");
        Assert.Equal(((Packs.Start + 20) * 1_000_000) - 1, pump.ClockMicros);
    }

    [Fact]
    public async Task Restart_continues_and_counts_nothing_twice()
    {
        string data = RunningGateway.NewFolder();
        byte[] pack = Packs.Json("pump", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        for (int run = 0; run < 3; run++)
        {
            await using RunningGateway gateway = await RunningGateway.StartAsync(Hot, data: data);
            using IMqttClient client = await gateway.ConnectAsync("pump");
            Assert.True((await PublishAsync(client, pack)).IsSuccess);
            long duplicates = run * 10;
            await gateway.EventuallyAsync(
                view => view.Find("pump") is { Counters.Accepted: 10 } found && found.Counters.Duplicate == duplicates
                    ? found
                    : null,
                $"{duplicates} duplicates");
        }

        await using (RunningGateway gateway = await RunningGateway.StartAsync(Hot, data: data))
        {
            using IMqttClient client = await gateway.ConnectAsync("pump");
            Assert.True((await PublishAsync(client, Packs.Heartbeat("pump", 10, Packs.Start + 10))).IsSuccess);
            await gateway.EventuallyAsync(_ => Rows(gateway, "readings_10s").Count > 0 ? "" : null, "the window");
            OutputRecord window = Assert.Single(Rows(gateway, "readings_10s"));
            Assert.Equal(10, window["count"].Int64At(0));
            Assert.Equal(55, window["sum"].Float64At(0));
            DeviceCounters counted = (await gateway.EventuallyAsync(
                view => view.Find("pump") is { Counters.Accepted: > 0 } found ? found : null, "counters")).Counters;
            Assert.Equal((10, 20), (counted.Accepted, counted.Duplicate));
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Reading_from_the_year_2099_is_quarantined_and_moves_no_clock()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        using IMqttClient client = await gateway.ConnectAsync("pump");
        byte[] future = Packs.Text("""[{"bn":"pump/","boot":"b1","seq":0},{"n":"temperature","t":4070908800,"v":1}]""");
        Assert.True((await PublishAsync(client, future)).IsSuccess);
        Assert.True((await PublishAsync(client, Packs.Json("pump", 1, 20))).IsSuccess);

        DeviceSnapshot pump = await gateway.EventuallyAsync(
            view => view.Find("pump") is { Counters: { Quarantined: 1, Accepted: 1 } } found ? found : null,
            "counters");
        Assert.Null(pump.ClockMicros);
        OutputRecord letter = Assert.Single(Rows(gateway, "dead_letters"));
        Assert.Equal(("pump", "future"), (letter["device"].TextAt(0), letter["reason"].TextAt(0)));
    }

    [Fact]
    public async Task Foreign_json_gets_a_bounded_clock()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        using IMqttClient client = await gateway.ConnectAsync("tank");
        byte[] message = Packs.Text(
            $$"""{"ts":{{Packs.Start}}000,"values":{"level":3.5,"open":true,"mode":"auto"} }""");
        Assert.True((await RunningGateway.PublishAsync(client, "devices/tank/telemetry", message)).IsSuccess);

        DeviceSnapshot tank = await gateway.EventuallyAsync(
            view => view.Find("tank") is { ClockMicros: not null } found ? found : null, "a clock");
        Assert.Equal(((Packs.Start - 5) * 1_000_000) - 1, tank.ClockMicros);
        Assert.Equal(["level", "open", "mode"], tank.Series.Select(series => series.Metric));
    }

    [Fact]
    public async Task Device_is_online_while_its_agent_is_connected()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        using (IMqttClient client = await gateway.ConnectAsync("pump"))
        {
            await PublishAsync(client, Packs.Json("pump", 0, 1));
            await gateway.EventuallyAsync(view => view.Find("pump") is { Online: true } found ? found : null, "online");
            await client.DisconnectAsync();
        }

        await gateway.EventuallyAsync(view => view.Find("pump") is { Online: false } found ? found : null, "offline");
    }

    private static Task<MqttClientPublishResult> PublishAsync(IMqttClient client, byte[] payload) =>
        RunningGateway.PublishAsync(client, "telemetry/v1/pump/data", payload);

    private static List<OutputRecord> Rows(RunningGateway gateway, string stream)
    {
        List<OutputRecord> rows = [];
        RecordJournal journal = gateway.Services.GetRequiredService<GatewayJournals>().Output;
        using JournalReader reader = journal.OpenReader(journal.Start);
        while (reader.TryRead(out JournalRecord record))
        {
            OutputRecord output = OutputRecord.Decode(record.Payload);
            if (output.Stream == stream)
            {
                rows.Add(output);
            }
        }

        return rows;
    }

    private static IEnumerable<long> Longs(OutputRecord record, string column) =>
        Enumerable.Range(0, record.Count).Select(row => record[column].Int64At(row));

    private static IEnumerable<double> Doubles(OutputRecord record, string column) =>
        Enumerable.Range(0, record.Count).Select(row => record[column].Float64At(row));
}
