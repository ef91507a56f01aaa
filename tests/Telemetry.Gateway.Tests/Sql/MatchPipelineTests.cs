using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using MQTTnet;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Http;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Sql;

/// <summary>A pattern over the readings, as a file of a gateway's pipelines.</summary>
public sealed class MatchPipelineTests : IDisposable
{
    private const string Spikes = """
        SELECT device, base, peak
        FROM readings MATCH_RECOGNIZE (
          PARTITION BY device, metric
          ORDER BY event_time
          MEASURES BEFORE_IT.value AS base, MAX(SPIKE.value) AS peak
          AFTER MATCH SKIP PAST LAST ROW
          PATTERN (BEFORE_IT SPIKE+ RECOVERED) WITHIN INTERVAL '1' HOUR
          DEFINE
            SPIKE AS value > BEFORE_IT.value + 20,
            RECOVERED AS value <= BEFORE_IT.value + 5);
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_match_that_a_restart_falls_into_is_told_once_when_it_is_complete()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "pipelines")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "spikes.sql"), Spikes);

        await using (HttpProbe probe = await StartAsync())
        {
            Assert.Empty(await SendAsync(probe, 0, 20, 21, 55));
        }

        await using (HttpProbe probe = await StartAsync())
        {
            Assert.Empty(await SendAsync(probe, 3, 61, 60));
        }

        await using (HttpProbe probe = await StartAsync())
        {
            Assert.Equal(["oven 21 61"], await SendAsync(probe, 5, 22, 23));
        }

        await using HttpProbe last = await StartAsync();
        Assert.Equal(["oven 21 61"], await SendAsync(last, 7, 24));
    }

    private Task<HttpProbe> StartAsync() => HttpProbe.StartAsync(new GatewayOptions { Open = true }, _folder.Path);

    /// <summary>Publishes readings, a second apart, and that all are there; gives what the pipeline has said so far.
    /// </summary>
    private static async Task<List<string>> SendAsync(HttpProbe probe, long seq, params double[] values)
    {
        using IMqttClient client = await probe.Gateway.ConnectAsync("oven");
        long next = seq + values.Length;
        foreach (byte[] pack in (byte[][])
            [Packs.Json("oven", seq, values), Packs.Heartbeat("oven", next, Packs.Start + next)])
        {
            MqttClientPublishResult sent = await RunningGateway.PublishAsync(client, "telemetry/v1/oven/data", pack);
            Assert.True(sent.IsSuccess);
        }

        await probe.UntilAsync("/api/v1/pipelines/spikes", item => item.GetProperty("state").GetString() == "running"
            && item.GetProperty("steps").GetInt64() > 0 && item.GetProperty("lag_records").GetInt64() == 0);
        return Rows(probe.Gateway.Services.GetRequiredService<GatewayJournals>().Output);
    }

    private static List<string> Rows(RecordJournal output)
    {
        output.Flush();
        List<string> rows = [];
        using JournalReader reader = output.OpenReader(output.Start);
        while (reader.TryRead(out JournalRecord record))
        {
            OutputRecord found = OutputRecord.Decode(record.Payload);
            for (int row = 0; found.Stream == "spikes" && row < found.Count; row++)
            {
                rows.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{found["device"].TextAt(row)} {found["base"].Float64At(row)} {found["peak"].Float64At(row)}"));
            }
        }

        return rows;
    }
}
