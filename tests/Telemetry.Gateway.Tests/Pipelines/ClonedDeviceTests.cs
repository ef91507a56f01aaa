using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using MQTTnet;
using Telemetry.Contract;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Mqtt;
using Telemetry.Gateway.Tests.Harness;

namespace Telemetry.Gateway.Tests.Pipelines;

/// <summary>A second spool under a known name: from the wire to the operator's word and back.</summary>
public class ClonedDeviceTests
{
    [Fact]
    public async Task A_device_with_two_lives_is_shown_and_a_person_says_which_goes_on()
    {
        string data = RunningGateway.NewFolder();
        await using (RunningGateway gateway = await RunningGateway.StartAsync(new() { Open = true }, data: data))
        {
            using IMqttClient client = await gateway.ConnectAsync("pump");
            await PublishAsync(client, "r1", "\"spool\":\"s1\",\"epoch\":4,\"past\":\"r0\",", 0);
            await PublishAsync(client, "x1", "\"spool\":\"s2\",\"epoch\":1,\"past\":\"\",", 0);
            await PublishAsync(client, "r1", "", 1);

            DeviceSnapshot pump = await gateway.EventuallyAsync(
                view => view.Find("pump") is { Conflict: not null, Counters.Accepted: 2 } found ? found : null,
                "the conflict");
            Assert.Equal(("id_reused", "r1", "x1", 1L), Seen(pump));
            Assert.Equal(1, pump.Counters.DeadLetter);

            Assert.Contains(
                "\"reason\":\"id_reused\"", await RunAsync(gateway, "--conflicts"), StringComparison.Ordinal);
            Assert.Contains(
                "position", await RunAsync(gateway, "accept", "pump", "--by", "ann"), StringComparison.Ordinal);
            await gateway.EventuallyAsync(view => view.Find("pump") is { Conflict: null } ? "" : null, "the decision");
            await PublishAsync(client, "x1", "", 1);
            await gateway.EventuallyAsync(
                view => view.Find("pump") is { Counters.Accepted: 3 } ? "" : null, "the accepted run's reading");
        }

        // The decision is in the journal: a gateway that starts anew without checkpoints comes to the same.
        Directory.Delete(Path.Combine(data, "checkpoints"), recursive: true);
        await using (RunningGateway gateway = await RunningGateway.StartAsync(new() { Open = true }, data: data))
        {
            using IMqttClient client = await gateway.ConnectAsync("pump");
            await PublishAsync(client, "r1", "", 2);
            DeviceSnapshot pump = await gateway.EventuallyAsync(
                view => view.Find("pump") is { Conflict: not null, Counters.Accepted: 3 } found ? found : null,
                "the former run's conflict");
            Assert.Equal(("clone", "x1", "r1", 1L), Seen(pump));
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task A_device_that_nobody_else_claims_to_be_cannot_be_accepted()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(new() { Open = true });
        using IMqttClient client = await gateway.ConnectAsync("pump");
        await PublishAsync(client, "r1", "", 0);
        await gateway.EventuallyAsync(view => view.Find("pump") is { Counters.Accepted: 1 } ? "" : null, "a reading");

        Assert.Contains("Nobody else claims", await RunAsync(gateway, "accept", "pump"), StringComparison.Ordinal);
        Assert.Contains("no such device", await RunAsync(gateway, "accept", "pomp"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sender_comes_back_from_the_journal_and_a_pack_without_one_is_of_the_first_version()
    {
        ReadingPack pack = new();
        Assert.True(PackDecoder.Decode(Pack("r1", "\"spool\":\"s1\",\"epoch\":4,\"past\":\"r0\",", 0), pack).IsOk);
        PackRecord read = new();
        RecordWriter writer = new();
        InputRecords.WritePack(writer, Lane.Live, "pump", pack);
        read.Read(new InputRecord(writer.Stamped(new JournalStamp(1, 2))));
        Assert.Equal(new PackSender("r1", "s1", 4, "r0"), read.Sender);
        Assert.Equal(InputFormat.SenderVersion, writer.Written[0]);

        Assert.True(PackDecoder.Decode(Packs.Json("pump", 0, 1), pack).IsOk);
        InputRecords.WritePack(writer, Lane.Live, "pump", pack);
        Assert.Equal(InputFormat.Version, writer.Written[0]);
    }

    private static (string Reason, string Run, string OtherRun, long Held) Seen(DeviceSnapshot device)
    {
        Assert.NotNull(device.Conflict);
        return (device.Conflict.Reason, device.Conflict.Run, device.Conflict.OtherRun, device.Conflict.Held);
    }

    private static async Task PublishAsync(IMqttClient client, string run, string introduction, int seq) => Assert.True(
        (await RunningGateway.PublishAsync(client, "telemetry/v1/pump/data", Pack(run, introduction, seq))).IsSuccess);

    private static byte[] Pack(string run, string introduction, int seq) => Packs.Text(string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        [{"bn":"pump/","boot":"{{run}}","run":"{{run}}",{{introduction}}"seq":{{seq}}},
         {"n":"t","t":{{Packs.Start + seq}},"v":1.5}]
        """));

    private static async Task<string> RunAsync(RunningGateway gateway, params string[] arguments)
    {
        using StringWriter output = new();
        int port = gateway.Services.GetRequiredService<Listeners>().Http.Port;
        await TelemetryCommand.InvokeAsync(
            ["devices", .. arguments, "--url", $"http://127.0.0.1:{port}"], output, output);
        return output.ToString();
    }
}
