using System.Globalization;
using System.Text.Json.Nodes;
using Telemetry.Campaigns.Tests.Gateways;
using Telemetry.Campaigns.Tests.Wire;
using Telemetry.Contract;
using Telemetry.EndToEnd.Tests.Harness;
using Telemetry.Journal;

namespace Telemetry.Campaigns.Tests.Costs;

/// <summary>
/// Which part of the CPU time of a gateway under load is its journals': what the very same records of both journals
/// take when a process does nothing but append, commit as often, and read them; and beside it what the gateway's own
/// committing threads took, as the kernel counts them. (Most commits are made by the threads that wait for them.)
/// </summary>
internal static class JournalShare
{
    private const int Metrics = 10;
    private const int Rows = 10;
    private const int PackReadings = Metrics * Rows;
    private const int Window = 32;
    private const double TicksPerSecond = 100;

    private static readonly string[] Journals = ["input", "output"];

    public static async Task RunAsync(int packs, TextWriter text)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(20));
        var folder = PowerLoss.NewFolder("journal-share");
        var data = Path.Combine(folder, "data");
        await using var child = Child.Start(
            "Telemetry.Gateway", "telemetry", "run", "--open", "--data", data, "--http", "0", "--mqtt", "0");
        var ready = JsonNode.Parse(
            await child.LineAsync(l => l.StartsWith('{') && l.Contains("\"mqtt\""), limit.Token))!;
        var port = int.Parse(((string)ready["mqtt"]!).Split(':')[^1], CultureInfo.InvariantCulture);
        using var api = new GatewayApi(new Uri((string)ready["http"]!));
        var before = CpuOf(child.Id);
        await SendAsync(port, packs, limit.Token);
        // The last window but one is shown: the pipeline has read what there is.
        await api.UntilAsync(
            "/api/v1/results/readings_10s?limit=1&order=desc&metric=m0",
            items => items.Count > 0 && GatewayApi.Millis(items[0]["window_start"]) >= LastWindowMillis(packs - Window),
            limit.Token);
        var after = CpuOf(child.Id);
        var metrics = await api.TextAsync("/metrics", limit.Token);
        var commits = Journals.ToDictionary(name => name, name => CommitsOf(metrics, name));
        await child.KillAsync();
        var total = after.Total - before.Total;
        var threads = after.Committing - before.Committing;
        var input = Alone(data, "input", commits["input"], Path.Combine(folder, "again"));
        var output = Alone(data, "output", commits["output"], Path.Combine(folder, "again"));
        var journals = input + output;
        var events = (double)packs * PackReadings;
        text.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{events:F0} readings in packs of {PackReadings}: gateway {total:F2} CPU s ({total / events * 1e9:F0} ns "
            + $"each), {commits["input"]} + {commits["output"]} commits; the same records appended, committed as often "
            + $"and read alone {journals:F3} s (input {input:F3}, output {output:F3}) = {journals / total:P1} "
            + $"({journals / events * 1e9:F1} ns each); committing threads {threads:F2} s = {threads / total:P1}"));
    }

    private static long LastWindowMillis(int packs) => (TimeMicros(packs - 1, Rows - 1) / 10_000_000 * 10_000) - 20_000;

    private static long TimeMicros(int pack, int row) =>
        1_767_225_600_000_000 + (((long)pack * Rows) + row) * 1_000_000;

    private static async Task SendAsync(int port, int packs, CancellationToken cancellation)
    {
        using var mqtt = await MqttSocket.ConnectAsync(port, LevelReadings.Device, cancellation);
        var writer = new PackWriter();
        var flying = 0;
        for (var pack = 0; pack < packs; pack++)
        {
            if (flying == Window)
            {
                await AnswerAsync(mqtt, cancellation);
                flying--;
            }
            var id = (pack % ushort.MaxValue) + 1;
            await mqtt.PublishAsync(id, LevelReadings.Topic, Pack(writer, pack), cancellation);
            flying++;
        }
        for (; flying > 0; flying--)
        {
            await AnswerAsync(mqtt, cancellation);
        }
    }

    private static async Task AnswerAsync(MqttSocket mqtt, CancellationToken cancellation) =>
        Assert.True(await mqtt.AnswerAsync(cancellation) is (_, < 0x80), mqtt.LastReason);

    private static byte[] Pack(PackWriter writer, int pack)
    {
        var low = TimeMicros(Math.Max(0, pack - Window), 0);
        writer.Begin(new PackHeader(
            LevelReadings.Device, "b1", (ulong)pack * PackReadings, low, TimeQuality.Synced));
        for (var row = 0; row < Rows; row++)
        {
            for (var metric = 0; metric < Metrics; metric++)
            {
                var value = Math.Sin(pack + row) * (metric + 1);
                Assert.True(writer.TryAdd(Names[metric], "m", TimeMicros(pack, row), value));
            }
        }
        return writer.Complete().ToArray();
    }

    private static readonly string[] Names =
        [.. Enumerable.Range(0, Metrics).Select(static metric => $"m{metric}")];

    private static long CommitsOf(string metrics, string journal)
    {
        var name = $"telemetry_gateway_journal_commits_total{{journal=\"{journal}\"}} ";
        var line = metrics.Split('\n').Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..], CultureInfo.InvariantCulture);
    }

    /// <summary>CPU seconds of a process, and of its threads that do nothing but commit.</summary>
    private static (double Total, double Committing) CpuOf(int process)
    {
        var (total, committing) = (0.0, 0.0);
        foreach (var task in Directory.GetDirectories($"/proc/{process}/task"))
        {
            var stat = File.ReadAllText(Path.Combine(task, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var seconds = (double.Parse(fields[11], CultureInfo.InvariantCulture)
                + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
            total += seconds;
            committing += stat.Contains("(commit-", StringComparison.Ordinal) ? seconds : 0;
        }
        return (total, committing);
    }

    private static double Alone(string data, string name, long commits, string target)
    {
        using var view = JournalView.Open(Path.Combine(data, "journal", name));
        using var journal = RecordJournal.Open(new JournalOptions { Directory = Path.Combine(target, name) });
        var records = view.End.Value - view.Start.Value;
        var begin = Environment.CpuUsage.TotalTime;
        // Reading them is part of it: once here, as the pipeline does in the gateway.
        using var reader = view.OpenReader(view.Start);
        for (var (read, made) = (1L, 0L); reader.TryRead(out var record); read++)
        {
            journal.Append(record.Payload, isAwaited: true);
            if (read * commits / records > made)
            {
                journal.Flush();
                made++;
            }
        }
        journal.Flush();
        return (Environment.CpuUsage.TotalTime - begin).TotalSeconds;
    }
}
