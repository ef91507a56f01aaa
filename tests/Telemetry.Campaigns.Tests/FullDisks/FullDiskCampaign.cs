using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Telemetry.Campaigns.Tests.Agents;
using Telemetry.Campaigns.Tests.Gateways;
using Telemetry.Campaigns.Tests.Wire;
using Telemetry.EndToEnd.Tests.Harness;

namespace Telemetry.Campaigns.Tests.FullDisks;

/// <summary>
/// The disk of a real process is filled to the last byte and freed, again and again, under load: nothing is
/// acknowledged that is not kept, the process says why it takes nothing, and it goes on by itself.
/// </summary>
internal static class FullDiskCampaign
{
    private const int Mebibytes = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <returns>How long it took to go on each time.</returns>
    public static async Task<IReadOnlyList<TimeSpan>> GatewayAsync(int times, TextWriter output)
    {
        using var limit = new CancellationTokenSource(Patience);
        var folder = PowerLoss.NewFolder("gateway-full");
        var disk = new SmallDisk(Directory.CreateDirectory(Path.Combine(folder, "disk")).FullName, Mebibytes);
        var configuration = GatewayRecording.WriteConfiguration(folder);
        await using var child = Child.StartUnder(
            disk.Command(), "Telemetry.Gateway", "telemetry",
            "run", "--open", "--config", configuration, "--data", Path.Combine(disk.MountPoint, "data"),
            "--http", "0", "--mqtt", "0");
        var ready = JsonNode.Parse(
            await child.LineAsync(l => l.StartsWith('{') && l.Contains("\"mqtt\""), limit.Token))!;
        disk.Attach(child);
        var mqtt = int.Parse(((string)ready["mqtt"]!).Split(':')[^1], CultureInfo.InvariantCulture);
        var load = new SteadyLoad(mqtt);
        var running = load.RunAsync(limit.Token);
        var resumed = new List<TimeSpan>();
        for (var time = 0; time < times; time++)
        {
            await load.UntilAsync(load.Acknowledged + 50, limit.Token);
            disk.Fill();
            await load.RefusedAsync(limit.Token);
            var silent = load.Acknowledged;
            disk.Free();
            var begin = Stopwatch.GetTimestamp();
            await load.UntilAsync(silent + 1, limit.Token);
            resumed.Add(Stopwatch.GetElapsedTime(begin));
            Assert.False(child.HasExited);
        }
        load.Stop();
        await running;
        var readings = load.Sent;
        var acknowledged = load.Promised;
        await StopAsync(child, limit.Token);
        var copy = Path.Combine(folder, "copy");
        disk.CopyTo(copy);
        await child.KillAsync();
        output.WriteLine(Summary("gateway", times, acknowledged.Count, load.Refusals, resumed));
        output.WriteLine("refused with: " + load.Reason);
        Assert.Null(await GatewayTrial.FindFaultAsync(
            Path.Combine(copy, "data"), readings, acknowledged, configuration, limit.Token));
        return resumed;
    }

    /// <summary>The same of the agent, whose device waits while the disk is full.</summary>
    public static async Task<IReadOnlyList<TimeSpan>> AgentAsync(int times, TextWriter output)
    {
        using var limit = new CancellationTokenSource(Patience);
        var folder = PowerLoss.NewFolder("agent-full");
        var disk = new SmallDisk(Directory.CreateDirectory(Path.Combine(folder, "disk")).FullName, Mebibytes);
        using var device = new LineDevice(ahead: 100);
        var recording = new AgentRecording(folder, lines: int.MaxValue);
        var configuration = Path.Combine(folder, "agent.json");
        var spool = Path.Combine(disk.MountPoint, "spool");
        await File.WriteAllTextAsync(configuration, recording.Configuration(1, device.Port, spool), limit.Token);
        await using var child = Child.StartUnder(
            disk.Command(), "Telemetry.Edge", "telemetry-edge", "run", "--config", configuration);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
        var serving = device.ServeAsync(int.MaxValue, NoteLines.Line, stop.Token);
        var resumed = new List<TimeSpan>();
        for (var time = 0; time < times; time++)
        {
            var from = device.Acknowledged;
            await device.UntilAsync(from + 1000, limit.Token);
            disk.Attach(child);
            disk.Fill();
            await child.LineAsync(new NthLine(time + 1, "\"event\":1303").IsIt, limit.Token);
            var silent = device.Acknowledged;
            disk.Free();
            var begin = Stopwatch.GetTimestamp();
            await device.UntilAsync(silent + 1, limit.Token);
            resumed.Add(Stopwatch.GetElapsedTime(begin));
            Assert.False(child.HasExited);
        }
        await StopAsync(child, limit.Token);
        var promised = device.Acknowledged;
        var copy = Path.Combine(folder, "copy");
        disk.CopyTo(copy);
        await child.KillAsync();
        await stop.CancelAsync();
        await serving.ContinueWith(static t => t.Exception, TaskScheduler.Default);
        output.WriteLine(Summary("agent", times, promised, 0, resumed));
        var moved = Path.Combine(copy, "spool");
        await File.WriteAllTextAsync(configuration, recording.Configuration(1, 1, moved), limit.Token);
        Assert.Null(AgentTrial.FindFault(moved, new AgentPromises(promised, new HashSet<ulong>()), configuration));
        return resumed;
    }

    private static async Task StopAsync(Child child, CancellationToken cancellation)
    {
        using var kill = Process.Start("kill", ["-STOP", child.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellation);
    }

    private static string Summary(
        string what, int times, long acknowledged, int refusals, List<TimeSpan> resumed) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: disk of {Mebibytes} MiB filled and freed {times} times, {acknowledged} acknowledged, "
            + $"{refusals} refused, went on after at most {resumed.Max().TotalSeconds:F2} s "
            + $"(median {resumed.Order().ElementAt(resumed.Count / 2).TotalSeconds:F2} s)");
}
