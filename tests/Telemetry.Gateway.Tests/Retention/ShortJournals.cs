using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MQTTnet;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Retention;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Retention;

/// <summary>A gateway whose journals are so short that a few windows take the place of all that was said.</summary>
internal static class ShortJournals
{
    private const int RecordBytes = 64 * 1024;
    private const int SegmentBytes = RecordBytes + 1024;

    private static readonly JournalRetentionOptions Kept =
        new() { BytesMax = SegmentBytes, AgeMax = TimeSpan.FromDays(30) };

    /// <summary>Options that keep little of both journals, or of the output journal alone.</summary>
    public static GatewayOptions Of(GatewayOptions options, bool isInputShort = false) => options with
    {
        Retention = isInputShort ? new() { Input = Kept, Output = Kept } : new() { Output = Kept },
    };

    /// <summary>Segments as short as these journals.</summary>
    public static void Replace(IServiceCollection services) => Replace(services, PosixFileSystem.Instance);

    public static void Replace(IServiceCollection services, IFileSystem files) => services.Replace(
        ServiceDescriptor.Singleton(new GatewayDisk
        {
            Files = files,
            OpenJournal = options => RecordJournal.Open(new JournalOptions
            {
                Name = options.Name,
                Directory = options.Directory,
                CommitInterval = options.CommitInterval,
                WaitersCommit = options.WaitersCommit,
                RecordBytesMax = RecordBytes,
                SegmentBytesMax = SegmentBytes,
                FileSystem = files,
            }),
        }));

    /// <summary>Lets other readings come, life after life, until what is in the journals now is gone from them.
    /// </summary>
    public static async Task OutliveAsync(GatewayOptions options, string data, Action<IServiceCollection> replace)
    {
        (long input, long output) = (0, 0);
        bool isOutlived = false;
        for (int life = 0; !isOutlived; life++)
        {
            Assert.True(life < 20, "the journals are cut");
            await using RunningGateway gateway = await RunningGateway.StartAsync(options, replace, data);
            GatewayJournals journals = Journals(gateway);
            if (life == 0)
            {
                (input, output) = (journals.Input.End.Value, journals.Output.End.Value);
            }

            await FillAsync(gateway, life);
            gateway.Services.GetRequiredService<JournalRetention>().Pass();
            isOutlived = journals.Output.Start.Value >= output
                && (options.Retention.Input != Kept || journals.Input.Start.Value >= input);
        }
    }

    /// <summary>The answer's items, without what is known from the ledger of deliveries.</summary>
    public static string[] Items(JsonElement list) =>
    [
        .. list.GetProperty("items").EnumerateArray().Select(item => string.Join('|', item.EnumerateObject()
            .Where(field => field.Name != "notified").Select(field => $"{field.Name}={field.Value}"))).Order(),
    ];

    public static GatewayJournals Journals(RunningGateway gateway) =>
        gateway.Services.GetRequiredService<GatewayJournals>();

    /// <summary>Every pipeline that runs is where the input journal ends.</summary>
    public static Task CaughtUpAsync(RunningGateway gateway) => TestTime.UntilAsync(
        () => gateway.Services.GetRequiredService<PipelineSet>().Pipelines
            .Where(slot => slot.State.State == PipelineCondition.Running)
            .All(slot => slot.Progress?.Next >= Journals(gateway).Input.End),
        "the pipelines are there");

    /// <summary>Two hundred quiet windows of a device.</summary>
    private static async Task FillAsync(RunningGateway gateway, int life)
    {
        using IMqttClient client = await gateway.ConnectAsync("fan");
        for (int pack = life * 20; pack < (life + 1) * 20; pack++)
        {
            long seq = pack * 100;
            foreach (byte[] sent in (byte[][])
                [Packs.Json("fan", seq, [.. Enumerable.Repeat(20.0, 100)]),
                 Packs.Heartbeat("fan", seq + 100, Packs.Start + seq + 100)])
            {
                Assert.True((await RunningGateway.PublishAsync(client, "telemetry/v1/fan/data", sent)).IsSuccess);
            }
        }

        await CaughtUpAsync(gateway);
    }
}
