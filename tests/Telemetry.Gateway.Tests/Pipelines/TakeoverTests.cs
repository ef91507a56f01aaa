using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using MQTTnet;
using Telemetry.Engine.Execution;
using Telemetry.Engine.GroupWindows;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Runtime;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Http;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Pipelines;

/// <summary>
/// A data folder from when group windows were a part of the gateway's own pipeline: each row is there once afterwards.
/// </summary>
public sealed class TakeoverTests : IDisposable
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

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Windows_of_a_group_are_said_once_wherever_the_old_form_was_killed(int killAfterWindows)
    {
        await FillAsync();
        await RunOldFormAsync(killAfterWindows);

        for (int restart = 0; restart < 2; restart++)
        {
            await using HttpProbe probe = await HttpProbe.StartAsync(Options, _folder.Path);
            await probe.UntilAsync(
                "/api/v1/pipelines",
                list => list.GetProperty("items").EnumerateArray().All(
                    item => item.GetProperty("steps").GetInt64() > 0
                        && item.GetProperty("lag_records").GetInt64() == 0));
            List<string> rows = Rows(probe.Gateway.Services.GetRequiredService<GatewayJournals>().Output, "site_10s");
            Assert.Equal(["0 10", "10 10", "20 10"], rows);
        }
    }

    /// <summary>Three windows of a device, and the word that they are complete after each.</summary>
    private async Task FillAsync()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            new GatewayOptions { Open = true }, data: _folder.Path);
        using IMqttClient client = await gateway.ConnectAsync("pump");
        for (int window = 0; window < 3; window++)
        {
            long seq = window * 10;
            foreach (byte[] pack in (byte[][])
                [Packs.Json("pump", seq, [.. Enumerable.Repeat(1.5, 10)]),
                 Packs.Heartbeat("pump", seq + 10, Packs.Start + seq + 10)])
            {
                var sent = await RunningGateway.PublishAsync(client, "telemetry/v1/pump/data", pack);
                Assert.True(sent.IsSuccess);
            }
        }
    }

    /// <summary>What the version with one pipeline would have left behind.</summary>
    private async Task RunOldFormAsync(int killAfterWindows)
    {
        Directory.Delete(_folder["checkpoints"], recursive: true);
        Directory.Delete(GatewayJournals.OutputDirectory(_folder.Path), recursive: true);
        File.Delete(PipelineStates.PathOf(_folder.Path));
        using RecordJournal input = Open("input", GatewayJournals.InputDirectory(_folder.Path));
        using RecordJournal output = Open("output", GatewayJournals.OutputDirectory(_folder.Path));
        InputDecoder decoder = new();
        using CancellationTokenSource stop = new();
        int heartbeats = 0;
        PipelineRunner runner = new(
            OldForm(), input, output,
            (position, payload, target) =>
            {
                StepDecoding decoding = decoder.Decode(position, payload, target);
                if (target.Kind == StepKind.Rows && target.Count == 0 && heartbeats++ == killAfterWindows)
                {
                    throw new InvalidOperationException("kill");
                }

                if (position.Value == input.DurableEnd.Value - 1)
                {
                    stop.Cancel();
                }

                return decoding;
            },
            new PipelineRunnerOptions { CheckpointDirectory = PipelineFolder.DirectoryOf(_folder.Path, "gateway") });
        if (killAfterWindows < 0)
        {
            await runner.RunAsync(stop.Token);
        }
        else
        {
            await Assert.ThrowsAsync<StepFailedException>(() => runner.RunAsync(stop.Token));
        }

        output.Flush();
    }

    private static Pipeline OldForm()
    {
        PipelineBuilder builder = new(GatewayPipeline.Name, GatewayPipeline.IngestOf(Options));
        builder.Readings
            .Apply("readings_10s", port => new WindowOperator(
                WindowSpec.Tumbling(Duration.FromSeconds(10), WindowSpec.Statistics("value")), port))
            .To("readings_10s");
        GroupWindowOptions windows = Options.GroupWindows[0];
        builder.Readings.WhereNotNull("value").GroupWindow(windows.Id, new GroupWindowSpec
        {
            Size = Duration.FromTimeSpan(windows.Size),
            Aggregates = [.. WindowSpec.Statistics("value")],
            IdleAfter = Duration.FromTimeSpan(windows.IdleAfter),
            Deadline = Duration.FromTimeSpan(windows.Deadline),
            Horizon = Duration.FromTimeSpan(windows.Horizon),
            Groups = [.. windows.Groups.Select(group => new SourceGroup(group.Name, group.Devices))],
        }).To(windows.Id);
        return builder.Build();
    }

    private static RecordJournal Open(string name, string directory) =>
        RecordJournal.Open(new JournalOptions { Directory = directory, Name = name });

    private static List<string> Rows(RecordJournal output, string stream)
    {
        output.Flush();
        List<string> rows = [];
        using JournalReader reader = output.OpenReader(output.Start);
        while (reader.TryRead(out JournalRecord record))
        {
            OutputRecord found = OutputRecord.Decode(record.Payload);
            for (int row = 0; found.Stream == stream && row < found.Count; row++)
            {
                long start = (found["window_start"].Int64At(row) / 1_000_000) - Packs.Start;
                rows.Add(string.Create(CultureInfo.InvariantCulture, $"{start} {found["count"].Int64At(row)}"));
            }
        }

        return rows;
    }
}
