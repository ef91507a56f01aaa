using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MQTTnet;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Http;
using Telemetry.Journal;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Tests.Pipelines;

/// <summary>A step that fails parks its pipeline; others, ingest and the process go on.</summary>
public sealed class ParkedPipelineTests : IDisposable
{
    private static readonly GatewayOptions Options = new()
    {
        Open = true,
        GroupWindows =
        [
            new()
            {
                Id = "site_10s",
                IdleAfter = TimeSpan.Zero,
                Deadline = TimeSpan.FromDays(36_500),
                Horizon = TimeSpan.FromDays(36_500),
                Groups = [("hall", ["pump"])],
            },
        ],
    };

    private readonly TemporaryFolder _folder = new();
    private readonly HauntedModels _models = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_that_fails_is_parked_over_restarts_and_goes_on_after_the_repair()
    {
        long step;
        await using (HttpProbe probe = await StartAsync())
        {
            step = await _models.PoisonAsync(probe.Gateway);
            JsonElement parked = await HauntedModels.ParkedAsync(probe);
            Assert.Equal(step, parked.GetProperty("step").GetInt64());
            Assert.Equal("machine_scores", parked.GetProperty("operator").GetString());
            using HttpResponseMessage ready = await probe.SendAsync(HttpMethod.Get, "/readyz");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);

            await SendAsync(probe.Gateway, 0);

            await probe.UntilAsync("/api/v1/results/site_10s", HasItems);
            Assert.Null(probe.Gateway.Exit.Failure);
        }

        await using (HttpProbe again = await StartAsync())
        {
            Assert.Equal(step, (await HauntedModels.ParkedAsync(again)).GetProperty("step").GetInt64());
            _models.IsBroken = false;

            await HauntedModels.StartAsync(again, "{}");

            await again.UntilAsync("/api/v1/results/readings_10s", HasItems);
        }

        await using HttpProbe last = await StartAsync();
        await SendAsync(last.Gateway, 10);
        await last.UntilAsync("/api/v1/results/readings_10s", list => list.GetProperty("items").GetArrayLength() == 2);
        Assert.Equal([10L, 10L], Counts(last.Gateway, "readings_10s"));
        Assert.Equal([10L, 10L], Counts(last.Gateway, "site_10s"));
    }

    [Fact]
    public async Task A_step_that_is_left_out_by_order_is_a_dead_letter_and_the_rest_is_counted()
    {
        await using (HttpProbe probe = await StartAsync())
        {
            long step = await _models.PoisonAsync(probe.Gateway);
            await HauntedModels.ParkedAsync(probe);

            await HauntedModels.StartAsync(probe, """{"skip":true}""");
            await SendAsync(probe.Gateway, 0);

            await probe.UntilAsync("/api/v1/results/readings_10s", HasItems);
            JsonElement letters = await probe.UntilAsync("/api/v1/dead_letters?reason=step_skipped", HasItems);
            Assert.Equal(
                $"pipeline gateway, step {step}", letters.GetProperty("items")[0].GetProperty("detail").GetString());
            JsonElement pipeline = await probe.JsonAsync("/api/v1/pipelines/gateway");
            Assert.Equal("running", pipeline.GetProperty("state").GetString());
            Assert.Equal(step, pipeline.GetProperty("skipped")[0].GetInt64());
        }

        // Whatever the checkpoints, the step stays left out.
        Directory.Delete(_folder["checkpoints"], recursive: true);
        await using HttpProbe again = await StartAsync();
        await SendAsync(again.Gateway, 10);
        await again.UntilAsync("/api/v1/results/readings_10s", list => list.GetProperty("items").GetArrayLength() == 2);
        Assert.Equal([10L, 10L], Counts(again.Gateway, "readings_10s"));
    }

    private static bool HasItems(JsonElement list) => list.GetProperty("items").GetArrayLength() > 0;

    /// <summary>Ten readings that fill a window, and the word that it is complete.</summary>
    private static async Task SendAsync(RunningGateway gateway, long seq)
    {
        using IMqttClient client = await gateway.ConnectAsync("pump");
        foreach (byte[] pack in (byte[][])
            [Packs.Json("pump", seq, [.. Enumerable.Repeat(1.5, 10)]),
             Packs.Heartbeat("pump", seq + 10, Packs.Start + seq + 10)])
        {
            var result = await RunningGateway.PublishAsync(client, "telemetry/v1/pump/data", pack);
            Assert.True(result.IsSuccess);
        }
    }

    private static List<long> Counts(RunningGateway gateway, string stream)
    {
        RecordJournal journal = gateway.Services.GetRequiredService<GatewayJournals>().Output;
        journal.Flush();
        List<long> counts = [];
        using JournalReader reader = journal.OpenReader(journal.Start);
        while (reader.TryRead(out JournalRecord record))
        {
            OutputRecord rows = OutputRecord.Decode(record.Payload);
            for (int row = 0; rows.Stream == stream && row < rows.Count; row++)
            {
                counts.Add(rows["count"].Int64At(row));
            }
        }

        return counts;
    }

    private async Task<HttpProbe> StartAsync() => await HttpProbe.StartAsync(
        Options, _folder.Path, services => services.AddSingleton<IModelSource>(_models));
}
