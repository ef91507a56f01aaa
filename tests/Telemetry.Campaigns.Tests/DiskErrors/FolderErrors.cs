using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Telemetry.Campaigns.Tests.Gateways;
using Telemetry.Campaigns.Tests.Wire;
using Telemetry.EndToEnd.Tests.Harness;

namespace Telemetry.Campaigns.Tests.DiskErrors;

/// <summary>
/// What comes seldom, and long after the start: the sync of one folder of a gateway that runs fails with EIO from a
/// moment on.
/// </summary>
internal static class FolderErrors
{
    /// <summary>More than can be sent before a checkpoint is due, however fast the disk is.</summary>
    private const int ReadingsMax = 1_000_000;

    private const int Begun = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Fails syncs of the folder of checkpoints.</summary>
    /// <returns>What was wrong.</returns>
    public static async Task<IReadOnlyList<string>> CheckpointsAsync(TextWriter output)
    {
        using var limit = new CancellationTokenSource(Patience);
        var faults = new List<string>();
        var folder = PowerLoss.NewFolder("gateway-eio-checkpoints");
        var configuration = GatewayRecording.WriteConfiguration(folder);
        var data = Path.Combine(folder, "data");
        var sender = new LevelSender(window: 1);
        await using (var child = Child.Start(
            "Telemetry.Gateway", "telemetry",
            "run", "--open", "--config", configuration, "--data", data, "--http", "0", "--mqtt", "0"))
        {
            var line = await child.LineAsync(l => l.StartsWith('{') && l.Contains("\"mqtt\""), limit.Token);
            var port = ((string)JsonNode.Parse(line)!["mqtt"]!).Split(':')[^1];
            using var socket = await MqttSocket.ConnectAsync(
                int.Parse(port, CultureInfo.InvariantCulture), LevelReadings.Device, limit.Token);
            Assert.True(await sender.SendAsync(socket, 0, Begun, limit.Token));
            using var strace = await AttachAsync(child, Path.Combine(data, "checkpoints", "gateway"), limit.Token);
            if (await sender.SendAsync(socket, Begun, ReadingsMax, limit.Token))
            {
                faults.Add("all readings were acknowledged: no checkpoint was written, or its sync did not count");
            }
            else if (await child.EndAsync(limit.Token) == 0)
            {
                faults.Add("the process ended without an error");
            }
        }
        var fault = await GatewayTrial.FindFaultAsync(
            data, sender.Acknowledged.Count + 1, sender.Acknowledged, configuration, CancellationToken.None);
        if (fault is not null)
        {
            faults.Add("started again: " + fault);
        }
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"checkpoints' folder: ended after {sender.Acknowledged.Count} acknowledgements: {faults.Count} faults"));
        faults.ForEach(output.WriteLine);
        return faults;
    }

    private static async Task<Process> AttachAsync(Child child, string folder, CancellationToken cancellation)
    {
        var strace = Process.Start(new ProcessStartInfo(
            "strace",
            [
                "-f", "-p", child.Id.ToString(CultureInfo.InvariantCulture), "-P", folder, "-e", "trace=fsync",
                "-e", "inject=fsync:error=EIO",
            ])
        {
            RedirectStandardError = true,
        })!;
        while (await strace.StandardError.ReadLineAsync(cancellation) is { } line
            && !line.Contains("attached", StringComparison.Ordinal))
        {
            // Until it says so.
        }
        return strace;
    }
}
