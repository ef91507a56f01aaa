using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Telemetry.Campaigns.Tests.Agents;
using Telemetry.Campaigns.Tests.Gateways;
using Telemetry.Campaigns.Tests.Tracing;
using Telemetry.Campaigns.Tests.Wire;
using Telemetry.EndToEnd.Tests.Harness;

namespace Telemetry.Campaigns.Tests.DiskErrors;

/// <summary>
/// Makes the Nth sync of each thread of the real process fail with EIO, for one N after the other, so that every place
/// where it syncs has its turn: it ends by itself with an error, and what it acknowledged is there when it is started
/// again.
/// </summary>
internal static partial class DiskErrorCampaign
{
    private const int Readings = 120;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <returns>What was wrong.</returns>
    public static async Task<IReadOnlyList<string>> GatewayAsync(IEnumerable<int> failing, TextWriter output)
    {
        var (faults, sites) = (new List<string>(), new SortedDictionary<string, int>(StringComparer.Ordinal));
        foreach (var n in failing)
        {
            var folder = PowerLoss.NewFolder(string.Create(CultureInfo.InvariantCulture, $"gateway-eio-{n}"));
            var configuration = GatewayRecording.WriteConfiguration(folder);
            var data = Path.Combine(folder, "data");
            var sender = new LevelSender(window: 1);
            var run = await RunGatewayAsync(folder, configuration, data, n, sender);
            Judge(run, n, sites, faults);
            if (await GatewayTrial.FindFaultAsync(
                data, Readings, sender.Acknowledged, configuration, CancellationToken.None) is { } fault)
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"sync {n}: started again: {fault}"));
            }
        }
        Tell("gateway", sites, faults, output);
        return faults;
    }

    /// <returns>What was wrong.</returns>
    public static async Task<IReadOnlyList<string>> AgentAsync(IEnumerable<int> failing, TextWriter output)
    {
        var (faults, sites) = (new List<string>(), new SortedDictionary<string, int>(StringComparer.Ordinal));
        foreach (var n in failing)
        {
            var folder = PowerLoss.NewFolder(string.Create(CultureInfo.InvariantCulture, $"agent-eio-{n}"));
            var recording = new AgentRecording(folder, 15_000);
            var run = await RunAgentAsync(folder, recording, n);
            Judge(run, n, sites, faults);
            var configuration = Path.Combine(folder, "trial.json");
            await File.WriteAllTextAsync(configuration, recording.Configuration(1, 1));
            var promises = new AgentPromises(0, new HashSet<ulong>());
            recording.Play((_, made) => promises = made);
            if (AgentTrial.FindFault(recording.Spool, promises, configuration) is { } fault)
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"sync {n}: started again: {fault}"));
            }
        }
        Tell("agent", sites, faults, output);
        return faults;
    }

    private static async Task<ErrorRun> RunGatewayAsync(
        string folder, string configuration, string data, int n, LevelSender sender)
    {
        using var limit = new CancellationTokenSource(Patience);
        var log = Path.Combine(folder, "strace.log");
        await using var child = Child.StartUnder(
            StraceLog.Command(log, Injection(n)), "Telemetry.Gateway", "telemetry",
            "run", "--open", "--config", configuration, "--data", data, "--http", "0", "--mqtt", "0");
        var isDone = false;
        try
        {
            var line = await child.LineAsync(l => l.StartsWith('{') && l.Contains("\"mqtt\""), limit.Token);
            var port = (string)JsonNode.Parse(line)!["mqtt"]!;
            using var socket = await MqttSocket.ConnectAsync(
                int.Parse(port.Split(':')[^1], CultureInfo.InvariantCulture), LevelReadings.Device, limit.Token);
            isDone = await sender.SendAsync(socket, 0, Readings, limit.Token);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or System.Net.Sockets.SocketException)
        {
            // It ended while it started, or the connection did.
        }
        return await EndAsync(child, log, data, isDone, limit.Token);
    }

    private static async Task<ErrorRun> RunAgentAsync(string folder, AgentRecording recording, int n)
    {
        using var limit = new CancellationTokenSource(Patience);
        await using var broker = new StubBroker();
        using var device = new LineDevice(ahead: 100);
        var configuration = Path.Combine(folder, "agent.json");
        await File.WriteAllTextAsync(configuration, recording.Configuration(broker.Port, device.Port), limit.Token);
        await using var child = Child.StartUnder(
            StraceLog.Command(recording.Log, Injection(n)), "Telemetry.Edge", "telemetry-edge",
            "run", "--config", configuration);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
        var serving = device.ServeAsync(recording.Lines, NoteLines.Line, over.Token);
        var ending = child.EndAsync(limit.Token);
        await Task.WhenAny(serving, ending);
        var isDone = !ending.IsCompleted && serving.IsCompletedSuccessfully
            && device.Acknowledged == recording.Lines;
        await over.CancelAsync();
        await serving.ContinueWith(static t => t.Exception, TaskScheduler.Default);
        return await EndAsync(child, recording.Log, recording.Spool, isDone, limit.Token);
    }

    private static string Injection(int n) =>
        string.Create(CultureInfo.InvariantCulture, $"inject=fsync,fdatasync:error=EIO:when={n}");

    /// <summary>Waits for the process's own end, unless it has done all its work.</summary>
    private static async Task<ErrorRun> EndAsync(
        Child child, string log, string root, bool isDone, CancellationToken cancellation)
    {
        int? exit = null;
        if (isDone)
        {
            await child.DisposeAsync();
        }
        else
        {
            exit = await child.EndAsync(cancellation);
        }
        var (sites, promised, before) = (new List<string>(), 0, -1);
        var paths = new Dictionary<long, string>();
        var changed = new Dictionary<int, string>();
        foreach (var call in StraceLog.Read(log))
        {
            if (call.Name == "openat" && call.Result is >= 0)
            {
                paths[call.Result.Value] = StraceLog.Path(call.Arguments);
            }
            if (call.Name is "mkdir" or "rename" or "unlink"
                || call.Arguments.Contains("O_CREAT", StringComparison.Ordinal))
            {
                changed[call.Thread] = Encoding.UTF8.GetString(StraceLog.Strings(call.Arguments)[^1]);
            }
            if (call.IsInjected)
            {
                var path = paths.GetValueOrDefault(StraceLog.Number(call.Arguments.Split(',')[0], 0), "");
                sites.Add(FsyncSite.Of(path, root, changed.GetValueOrDefault(call.Thread, "")));
                before = before < 0 && !ErrorRun.IsOfViews(sites[^1]) ? promised : before;
            }
            if (call.IsStart && call.Name is "sendmsg" or "sendto" && IsPromise(call))
            {
                promised++;
            }
        }
        return new ErrorRun(sites, promised, before < 0 ? 0 : promised - before, exit);
    }

    private static bool IsPromise(TraceEvent call)
    {
        var bytes = StraceLog.Strings(call.Arguments).LastOrDefault() ?? [];
        return bytes.Length > 1
            && ((bytes[0] == MqttBytes.PublishAnswer << 4 && bytes[1] <= 3)
                || AckLine().IsMatch(Encoding.Latin1.GetString(bytes)));
    }

    private static void Judge(ErrorRun run, int n, SortedDictionary<string, int> sites, List<string> faults)
    {
        foreach (var site in run.Sites)
        {
            sites[site] = sites.GetValueOrDefault(site) + 1;
        }
        var what = string.Create(CultureInfo.InvariantCulture, $"sync {n} ({string.Join(", ", run.Sites)})");
        if (!run.MayGoOn && run.Exit is null or 0)
        {
            faults.Add($"{what}: the process did not end with an error");
        }
        if (!run.MayGoOn && run.PromisedAfter > 1)
        {
            faults.Add(string.Create(
                CultureInfo.InvariantCulture, $"{what}: {run.PromisedAfter} acknowledgements after it"));
        }
    }

    private static void Tell(
        string what, SortedDictionary<string, int> sites, List<string> faults, TextWriter output)
    {
        foreach (var (site, count) in sites)
        {
            output.WriteLine($"  {count,4}  {site}");
        }
        foreach (var fault in faults)
        {
            output.WriteLine(fault);
        }
        output.WriteLine($"{what}: EIO at {sites.Count} places, {sites.Values.Sum()} times: {faults.Count} faults");
    }

    [GeneratedRegex("^!ack ")]
    private static partial Regex AckLine();
}
