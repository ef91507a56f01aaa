using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Telemetry.Campaigns.Tests.Wire;
using Telemetry.Contract;
using Telemetry.Edge.Clock;
using Telemetry.Edge.Spooling;
using Telemetry.EndToEnd.Tests.Harness;
using Telemetry.Journal;

namespace Telemetry.Campaigns.Tests.Costs;

/// <summary>
/// What the agent costs a small computer: memory and CPU at 100 readings a second; the room of a week at 10 a second;
/// how fast that week drains, and how long live readings take meanwhile. The native binary of
/// <c>Edge/packaging/build</c> is measured where it has been built, else the one that the tests were built with.
/// </summary>
internal static class AgentBudget
{
    private const string Agent = "press";
    private const int MetricsPerSecond = 10;
    private const long ResidentMax = 30_000_000;
    private const double CpuMax = 0.01;
    private const long SpoolMax = 256L * 1024 * 1024;
    private const double DrainMin = 5_000;
    private const double LiveMillisMax = 1_000;

    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    /// <returns>What is over its budget.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(TimeSpan part, TextWriter output)
    {
        var folder = PowerLoss.NewFolder("agent-budget");
        List<string> faults = [];
        await SteadyAsync(Path.Combine(folder, "steady"), part, faults, output);
        var spool = Path.Combine(folder, "week");
        FillWeek(spool, faults, output);
        await DrainAsync(spool, part, faults, output);
        return faults;
    }

    private static async Task SteadyAsync(string spool, TimeSpan part, List<string> faults, TextWriter output)
    {
        await using var broker = new StubBroker();
        await using var line = new PacedLine(Agent, perSecond: 100);
        await using var agent = await StartAsync(spool, broker.Port, line.Port);
        await Task.Delay(WarmUp, TimeProvider.System);
        var before = ProcessCost.Of(agent.Id);
        await Task.Delay(part, TimeProvider.System);
        var after = ProcessCost.Of(agent.Id);
        var cpu = (after.CpuSeconds - before.CpuSeconds) / part.TotalSeconds;
        var (resident, peak) = (after.ResidentBytes / 1e6, after.PeakBytes / 1e6);
        Say(output, $"100 readings/s: {resident:F1} MB resident (peak {peak:F1}), {cpu:P2} of a core");
        Hold(faults, output, after.ResidentBytes <= ResidentMax, "resident memory is over 30 MB");
        Hold(faults, output, cpu <= CpuMax, "CPU is over 1 % of a core");
    }

    /// <summary>A week of readings by the agent's own spool, second by second.</summary>
    private static void FillWeek(string folder, List<string> faults, TextWriter output)
    {
        Directory.CreateDirectory(folder);
        var time = new SteppedTime(TimeProvider.System.GetUtcNow() - Week);
        var clock = new EventClock(time, static () => TimeQuality.Synced);
        using var spool = Spool.Open(
            JournalLog.Open(Path.Combine(folder, "journal")),
            new ProgressFile(Path.Combine(folder, "progress.json"), PosixFileSystem.Instance),
            new SpoolOptions { Boot = "week" }, clock, time);
        for (var second = 0; second < (int)Week.TotalSeconds; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            using (var session = spool.Intake.Enter())
            {
                session.TryLedger(Agent, out var ledger);
                for (var metric = 0; metric < MetricsPerSecond; metric++)
                {
                    session.Add(ledger!, Reading(metric, second, session.Now())); // One device has room.
                }
            }
            spool.Committer.Commit();
            spool.Outlet.Ready();
        }
        var summary = spool.Outlet.Spool();
        var (readings, room) = (spool.Outlet.Backlog().Readings, summary.Bytes / 1024.0 / 1024);
        Say(output, $"a week at 10 readings/s: {readings} readings in {room:F1} MiB, {summary.Thinned} thinned");
        Hold(faults, output, summary.Bytes <= SpoolMax, "a week takes more than 256 MiB");
        Hold(faults, output, summary is { Thinned: 0, GivenUp: 0 }, "a week does not fit without giving something up");
    }

    private static SpoolReading Reading(int metric, int second, EventStamp stamp) => new()
    {
        Metric = "metric_" + metric.ToString(CultureInfo.InvariantCulture),
        Unit = "Cel",
        Kind = ValueKind.Number,
        Number = Math.Round(20 + (5 * Math.Sin(second / 600.0)) + metric, 2),
        Micros = stamp.Micros,
        Quality = stamp.Quality,
    };

    private static async Task DrainAsync(string spool, TimeSpan part, List<string> faults, TextWriter output)
    {
        var live = new ConcurrentBag<double>();
        var drained = 0L;
        await using var broker = new StubBroker
        {
            Published = (topic, payload) =>
            {
                var pack = new ReadingPack();
                if (!topic.EndsWith("/state", StringComparison.Ordinal) && PackDecoder.Decode(payload, pack).IsOk)
                {
                    Interlocked.Add(ref drained, pack.Boot == "week" ? pack.Count : 0);
                    Latencies(pack, live);
                }
            },
        };
        await using var line = new PacedLine(Agent + ":line", perSecond: 100);
        await using var agent = await StartAsync(spool, broker.Port, line.Port);
        await Task.Delay(WarmUp, TimeProvider.System);
        var (start, before) = (Interlocked.Read(ref drained), TimeProvider.System.GetTimestamp());
        live.Clear();
        await Task.Delay(part, TimeProvider.System);
        var rate = (Interlocked.Read(ref drained) - start) / TimeProvider.System.GetElapsedTime(before).TotalSeconds;
        var sorted = live.Order().ToArray();
        var p99 = sorted.Length == 0 ? double.PositiveInfinity : sorted[(int)(sorted.Length * 0.99)];
        var cost = ProcessCost.Of(agent.Id);
        var resident = cost.ResidentBytes / 1e6;
        Say(
            output,
            $"drain: {rate:F0} readings/s beside 100 live ones, live p99 {p99:F0} ms, {resident:F1} MB resident");
        Hold(faults, output, rate >= DrainMin, "the backlog drains at less than 5,000 readings/s");
        Hold(faults, output, p99 < LiveMillisMax, "live readings take a second or more");
    }

    private static void Latencies(ReadingPack pack, ConcurrentBag<double> live)
    {
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        for (var row = 0; row < pack.Count && pack.Boot != "week"; row++)
        {
            live.Add((now - pack.Times[row]) / 1000.0);
        }
    }

    private static async Task<Child> StartAsync(string spool, int gateway, int line)
    {
        Directory.CreateDirectory(spool);
        var file = Path.Combine(spool, "agent.json");
        await File.WriteAllTextAsync(file, new JsonObject
        {
            ["agent"] = Agent,
            ["gateway"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = gateway },
            ["spool"] = new JsonObject { ["directory"] = spool },
            // The bucket's default is the goal itself; what the agent can do shows with a wider one.
            ["publish"] = new JsonObject { ["backlog_readings_per_second"] = 20_000 },
            ["time_quality"] = "synced",
            ["sensors"] = new JsonArray(new JsonObject { ["type"] = "line", ["port"] = $"tcp:127.0.0.1:{line}" }),
        }.ToJsonString());
        var native = Path.Combine(Build.Root, "artifacts", "aot", "publish-amd64", "telemetry-edge");
        return File.Exists(native)
            ? Child.StartCommand("telemetry-edge (native)", native, ["run", "--config", file])
            : Child.Start("Telemetry.Edge", "telemetry-edge", "run", "--config", file);
    }

    private static void Say(TextWriter output, FormattableString text) =>
        output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static void Hold(List<string> faults, TextWriter output, bool isHeld, string fault)
    {
        if (!isHeld)
        {
            faults.Add(fault);
            output.WriteLine($"  OVER BUDGET: {fault}");
        }
    }
}
