using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Telemetry.Contract;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Retention;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Http;

namespace Telemetry.Gateway.Tests.Retention;

/// <summary>A gateway that lives longer than its journal is kept.</summary>
public sealed class RetentionJourneyTests
{
    private const int Lives = 6;
    private const int PacksPerLife = 100;
    private const int ReadingsPerPack = 2_000;

    private static readonly GatewayOptions Short = new()
    {
        Open = true,
        Retention = new()
        {
            Input = new() { BytesMax = GatewayLimits.JournalBytesMin, AgeMax = TimeSpan.FromDays(30) },
        },
    };

    [Fact]
    public async Task Truncation_loses_no_device_and_no_journal_time_and_shows_what_it_took()
    {
        string data = RunningGateway.NewFolder();
        long last = 0;
        for (int life = 0; life < Lives; life++)
        {
            await using RunningGateway gateway = await RunningGateway.StartAsync(Short, data: data);
            InputLog log = gateway.Services.GetRequiredService<InputLog>();
            Append(log, "early", life == 0 ? 1 : 0);
            Append(log, "pump", PacksPerLife);
            await TestTime.UntilAsync(() => IsCaughtUp(gateway), "the pipeline is there");
            gateway.Services.GetRequiredService<JournalRetention>().Pass();
            Assert.True(log.LastTimeMicros >= last, "J goes on");
            last = log.LastTimeMicros;
        }

        await using (HttpProbe probe = await HttpProbe.StartAsync(Short, data))
        {
            GatewayJournals journals = probe.Gateway.Services.GetRequiredService<GatewayJournals>();
            probe.Gateway.Services.GetRequiredService<JournalRetention>().Pass();
            JsonElement item = (await probe.JsonAsync("/api/v1/journal")).GetProperty("items")[0];

            Assert.Equal(["early", "pump"], probe.Gateway.Devices.Devices().Select(device => device.Id));
            Assert.True(journals.Input.Start.Value > 1, $"records went; now {item}");
            // The oldest kept checkpoint may hold it back so far.
            long held = GatewayLimits.HeldBackTimesMax * GatewayLimits.JournalBytesMin;
            long most = held + GatewayLimits.SegmentBytesMin;
            Assert.InRange(journals.Input.SizeBytes, 1, most);
            Assert.Equal(journals.Input.Start.Value, item.GetProperty("removed").GetProperty("records").GetInt64());
            Assert.Equal("bytes", item.GetProperty("removed").GetProperty("reason").GetString());
            Assert.Empty(item.GetProperty("left_behind").EnumerateArray());
        }

        Directory.Delete(data, recursive: true);
    }

    private static bool IsCaughtUp(RunningGateway gateway) =>
        gateway.Services.GetRequiredService<IPipelineProgress>().NextPosition
            >= gateway.Services.GetRequiredService<GatewayJournals>().Input.End.Value;

    private static void Append(InputLog log, string device, int packs)
    {
        RecordWriter record = new();
        ReadingPack pack = new();
        Assert.True(PackDecoder.Decode(
            Packs.Json(device, 0, [.. Enumerable.Repeat(1.5, ReadingsPerPack)]), pack, 0).IsOk);
        InputRecords.WritePack(record, Lane.Live, "agent", pack);
        for (int left = packs; left > 0; left--)
        {
            log.Append(record);
        }
    }
}
