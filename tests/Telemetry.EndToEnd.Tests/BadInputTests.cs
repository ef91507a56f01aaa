using System.Globalization;
using Telemetry.EndToEnd.Tests.Harness;

namespace Telemetry.EndToEnd.Tests;

/// <summary>
/// A device sends what it must not, over MQTT to the built gateway: a dead letter names it and the reason, a counter
/// rises, the next reading counts.
/// </summary>
public sealed class BadInputTests
{
    private const string Own = $"telemetry/v1/{Publisher.Device}/data";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Topic, payload, whom the dead letter names, its reason.</summary>
    private static readonly (string Topic, byte[] Payload, string Device, string Reason)[] Bad =
    [
        (Own, Publisher.Text($"[{{]"), Publisher.Device, "malformed"),
        (Own, [0x82, 0xA2, 0x21, 0x66, .. "bench"u8], Publisher.Device, "truncated"),
        (Own, NotANumber(), Publisher.Device, "not_finite"),
        (Own, Year2099(), Publisher.Device, "future"),
        (Own, Publisher.Text($$"""[{"bn":"press/","boot":"b1","seq":0},{"n":"a","t":1,"v":1}]"""),
            "press", "not_authorized"),
        ("telemetry/v1/press/data", Publisher.Pack(0), Publisher.Device, "not_authorized"),
        ("somewhere/else", Publisher.Pack(0), Publisher.Device, "topic_invalid"),
        (Own, new byte[1024 * 1024], Publisher.Device, "payload_too_large"),
    ];

    [Fact]
    public async Task Bad_input_is_kept_with_its_sender_and_reason_and_the_next_reading_counts()
    {
        using var limit = new CancellationTokenSource(Limit);
        var data = Path.Combine(Build.NewFolder("bad-input"), "data");
        await using var gateway = await GatewayProcess.StartAsync(data, [], limit.Token);
        await using var publisher = await Publisher.ConnectAsync(gateway, limit.Token);
        for (var index = 0; index < Bad.Length; index++)
        {
            var (topic, payload, device, reason) = Bad[index];
            await SendAsync(publisher, topic, payload, limit.Token);
            await publisher.PublishAsync(index, limit.Token);
            Assert.True(await publisher.PassAsync(index + 1, limit.Token));
            var letters = await gateway.Api.UntilAsync(
                "/api/v1/dead_letters", items => items.Count == index + 1, limit.Token);
            Assert.Equal((device, reason), ((string)letters[0]["device"]!, (string)letters[0]["reason"]!));
            await gateway.Api.UntilAsync(
                "/api/v1/results/readings_10s", items => items.Count == index + 1, limit.Token);
            await gateway.Api.UntilTextAsync("/metrics", text => Counted(text) == index + 1, limit.Token);
        }
        Assert.False(gateway.Child.HasExited);
    }

    /// <summary>Refused or not, and even cut off: the bad thing was sent.</summary>
    private static async Task SendAsync(
        Publisher sender, string topic, byte[] payload, CancellationToken cancellation)
    {
        try
        {
            await sender.SendAsync(topic, payload, cancellation);
        }
        catch (Exception cut) when (!cancellation.IsCancellationRequested && cut is not OperationCanceledException)
        {
            // Cut off while it was writing or waiting: the exception depends on when, the test looks at what follows.
        }
    }

    /// <summary>All dead letters of every reason.</summary>
    private static double Counted(string metrics) => metrics.Split('\n')
        .Where(line => line.StartsWith("telemetry_gateway_dead_letters_total{", StringComparison.Ordinal))
        .Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));

    /// <summary>Numbers far beyond the good readings' are used, so that none of those is a duplicate.</summary>
    private static byte[] Year2099() => Publisher.Text(
        $$"""[{"bn":"{{Publisher.Device}}/","boot":"b1","seq":100000},{"n":"level","t":4070908800,"v":1}]""");

    private static byte[] NotANumber() =>
    [
        0x82, // an array of two maps: header and one reading, NaN as a half float
        0xA3, 0x21, 0x66, .. "bench/"u8, 0x64, .. "boot"u8, 0x62, .. "b1"u8, 0x63, .. "seq"u8, 0x1A, 0, 1, 0, 0,
        0xA3, 0x00, 0x65, .. "level"u8, 0x06, 0x1A, 0x69, 0x55, 0xB9, 0x00, 0x02, 0xF9, 0x7E, 0x00,
    ];
}
