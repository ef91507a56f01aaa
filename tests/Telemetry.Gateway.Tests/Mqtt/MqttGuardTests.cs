using System.Net;
using Microsoft.AspNetCore.Connections;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;

namespace Telemetry.Gateway.Tests.Mqtt;

public class MqttGuardTests
{
    [Fact]
    public async Task Good_packets_arrive_unchanged_byte_by_byte()
    {
        GuardHarness harness = new();
        var pipe = harness.Open();
        byte[] stream = [.. Bytes.Connect(), .. Bytes.Publish(200), .. Bytes.Packet(12, 0)];
        foreach (byte value in stream)
        {
            await pipe.Sender.WriteAsync(new[] { value });
        }

        await pipe.Sender.CompleteAsync();
        await pipe.Run;

        Assert.Equal(stream, pipe.Seen);
        Assert.Equal(0, harness.Connections.Count);
    }

    [Fact]
    public async Task Packets_before_an_oversize_claim_are_read_and_the_claim_ends_the_connection()
    {
        GuardHarness harness = new();
        var pipe = harness.Open();
        await pipe.Sender.WriteAsync(Bytes.Connect());
        harness.Connections.Identify(new IPEndPoint(IPAddress.Loopback, 4000), "pump");
        await pipe.Sender.WriteAsync((byte[])[.. Bytes.Publish(100), .. Bytes.Header(3, 256 * 1024 * 1024 - 1)]);

        await Assert.ThrowsAsync<ConnectionAbortedException>(() => pipe.Run);
        Assert.Equal(Bytes.Connect().Length + Bytes.Publish(100).Length, pipe.Seen.Count);
        Assert.Equal(new DeadLetter("pump", "pump", "payload_too_large", "", 0), Assert.Single(harness.Letters));
    }

    [Fact]
    public async Task Oversize_claim_of_a_stranger_is_refused_without_a_dead_letter()
    {
        GuardHarness harness = new();
        var pipe = harness.Open();
        await pipe.Sender.WriteAsync(Bytes.Header(1, 256 * 1024 * 1024 - 1));

        await Assert.ThrowsAsync<ConnectionAbortedException>(() => pipe.Run);
        Assert.Empty(pipe.Seen);
        Assert.Empty(harness.Letters);
    }

    [Fact]
    public async Task Slow_loris_is_cut_when_the_connect_time_is_over()
    {
        GuardHarness harness = new();
        var pipe = harness.Open();
        await pipe.Sender.WriteAsync(Bytes.Connect().AsMemory(0, 10));
        harness.Time.Advance(GatewayLimits.ConnectTime - TimeSpan.FromMilliseconds(1));
        await pipe.Sender.WriteAsync(Bytes.Connect().AsMemory(10, 5));
        Assert.False(pipe.Run.IsCompleted);

        harness.Time.Advance(TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<ConnectionAbortedException>(() => pipe.Run);
        Assert.Equal(0, harness.Connections.Count);
    }

    [Fact]
    public async Task Connect_in_time_stops_the_clock()
    {
        GuardHarness harness = new();
        var pipe = harness.Open();
        await pipe.Sender.WriteAsync(Bytes.Connect());
        harness.Time.Advance(TimeSpan.FromDays(1));
        await pipe.Sender.WriteAsync(Bytes.Publish(10));
        await pipe.Sender.CompleteAsync();
        await pipe.Run;
        Assert.Equal(Bytes.Connect().Length + Bytes.Publish(10).Length, pipe.Seen.Count);
    }

    [Fact]
    public async Task Publish_before_connect_is_refused()
    {
        GuardHarness harness = new();
        var pipe = harness.Open();
        await pipe.Sender.WriteAsync(Bytes.Publish(10));
        await Assert.ThrowsAsync<ConnectionAbortedException>(() => pipe.Run);
        Assert.Empty(pipe.Seen);
    }

    [Fact]
    public async Task Connection_above_the_cap_is_not_served_and_a_closed_one_makes_room()
    {
        GuardHarness harness = new(connectionsMax: 1);
        var first = harness.Open(4000);
        var second = harness.Open(4001);
        await second.Run;
        Assert.False(first.Run.IsCompleted);

        await first.Sender.CompleteAsync();
        await first.Run;
        var third = harness.Open(4002);
        Assert.False(third.Run.IsCompleted);
    }
}
