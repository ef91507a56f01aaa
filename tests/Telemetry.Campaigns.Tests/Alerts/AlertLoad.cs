using System.Globalization;
using Telemetry.Campaigns.Tests.Costs;
using Telemetry.Contract.Live;
using Telemetry.EndToEnd.Tests.Harness;

namespace Telemetry.Campaigns.Tests.Alerts;

/// <summary>
/// A real gateway with ten thousand active alerts and a thousand events a second; beside it a program that asks and a
/// person at the page. First all of it without events, then with them. At the end every list has to say what the
/// output journal says.
/// </summary>
internal static class AlertLoad
{
    private const double P99MillisMax = 200;
    private const double RateMin = 1_000;
    private const int ActiveMin = 10_000;
    private const int Sampled = 200;

    private static readonly AlertPlant Plant = new(Plcs: 500, Steady: 20, Ramps: 200);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Short, so that reading the journal takes no core away for long.</summary>
    private static readonly TimeSpan ReadingPeriod = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    /// <returns>What is too slow, lost or otherwise.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(TimeSpan load, TextWriter output)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10) + load);
        var folder = PowerLoss.NewFolder("alert-load");
        var data = Path.Combine(folder, "data");
        await using var gateway = await GatewayProcess.StartAsync(
            data, [], limit.Token, "--config", Plant.Write(folder, data));
        using var asker = new AlertAsker(gateway.Http, Plant, seed: 1);
        var (api, child) = (gateway.Api, gateway.Child);
        await using var browser = await Browser.StartAsync();
        var page = new AlertPage(browser, gateway.Http);
        var truth = new AlertTruth();
        await page.PrepareAsync();
        var start = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 10 * 10;
        using var fleet = await AlertFleet.ConnectAsync(Plant, gateway.Mqtt, start - 20, limit.Token);
        await fleet.RaiseAsync(limit.Token);
        await CaughtUpAsync(api, limit.Token);
        var known = await asker.AllAsync("&state=firing", limit.Token);
        output.WriteLine($"{known.Count} alerts are active");
        List<string> faults = [.. known.Count < ActiveMin ? [$"only {known.Count} are active"] : Array.Empty<string>()];
        faults.AddRange(await PhaseAsync("without events", Quiet, null));
        truth.ReadOn(data);
        var before = truth.Events;
        faults.AddRange(await PhaseAsync("with events", load, fleet));
        await CaughtUpAsync(api, limit.Token);
        truth.ReadOn(data);
        faults.AddRange(RateFaults(truth.Events - before, load, output));
        faults.AddRange(await CheckAsync(truth, asker, page, output, limit.Token));
        faults.AddRange(browser.Complaints.Select(static complaint => $"the page complained: {complaint}"));
        faults.ForEach(output.WriteLine);
        return faults;

        async Task<IReadOnlyList<string>> PhaseAsync(string title, TimeSpan length, AlertFleet? moving)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
            var sending = moving?.RunPacedAsync(end.Token) ?? Task.CompletedTask;
            await Task.Delay(Settling, TimeProvider.System, limit.Token);
            var latencies = new Latencies();
            var (cost, begin) = (ProcessCost.Of(child.Id), TimeProvider.System.GetTimestamp());
            end.CancelAfter(length);
            await Task.WhenAll(
                sending, asker.RunAsync(known, latencies, end.Token), page.RunAsync(latencies, end.Token),
                WatchAsync(title, child.Id, () => truth.ReadOn(data), output, end.Token));
            var elapsed = TimeProvider.System.GetElapsedTime(begin);
            Say(title, cost, ProcessCost.Of(child.Id), elapsed, output);
            return latencies.Report(title, P99MillisMax, output);
        }
    }

    /// <summary>Says every minute what the gateway uses, and reads on what it says before its journal lets go of it: a
    /// little at a time.</summary>
    private static async Task WatchAsync(
        string title, int process, Action readOn, TextWriter output, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(ReadingPeriod);
        var (begin, cost) = (TimeProvider.System.GetTimestamp(), ProcessCost.Of(process));
        for (var minute = 1; await IsNextAsync();)
        {
            readOn();
            if (TimeProvider.System.GetElapsedTime(begin) >= minute * Minute)
            {
                var now = ProcessCost.Of(process);
                var name = string.Create(CultureInfo.InvariantCulture, $"{title}, minute {minute}");
                Say(name, cost, now, Minute, output);
                (minute, cost) = (minute + 1, now);
            }
        }

        async Task<bool> IsNextAsync()
        {
            try
            {
                return await timer.WaitForNextTickAsync(stop);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }

    private static void Say(
        string title, ProcessCost before, ProcessCost after, TimeSpan elapsed, TextWriter output) =>
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{title}: {elapsed.TotalSeconds:F0} s, gateway "
            + $"{(after.CpuSeconds - before.CpuSeconds) / elapsed.TotalSeconds:P0} of a core, "
            + $"{after.ResidentBytes / 1e6:F0} MB resident (peak {after.PeakBytes / 1e6:F0} MB)"));

    private static IEnumerable<string> RateFaults(int events, TimeSpan load, TextWriter output)
    {
        var rate = events / (load + Settling).TotalSeconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rate:F0} events a second under load"));
        return rate < RateMin ? [$"only {rate:F0} events a second"] : [];
    }

    private static async Task<IReadOnlyList<string>> CheckAsync(
        AlertTruth truth, AlertAsker asker, AlertPage page, TextWriter output, CancellationToken cancellation)
    {
        var shown = await asker.AllAsync("", cancellation);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{truth.Events} events of {truth.Alerts.Count} alerts in the output journal; {shown.Count} are shown"));
        List<string> faults = [.. truth.Differences(shown).Take(10)];
        var ids = shown.Select(static alert => alert.Id).Order(StringComparer.Ordinal).ToArray();
        foreach (var alert in ids.Where((_, place) => place % Math.Max(1, ids.Length / Sampled) == 0))
        {
            if (truth.DifferenceOfEvents(alert, await asker.EventsAsync(alert, cancellation)) is { } difference)
            {
                faults.Add(difference);
            }
        }
        await page.LoadAsync();
        var standing = truth.Alerts.Values.Count(IsActive);
        faults.AddRange(standing < ActiveMin ? [$"only {standing} are active at the end"] : Array.Empty<string>());
        var active = standing.ToString(CultureInfo.InvariantCulture);
        if (!await page.CountsAsync(active))
        {
            faults.Add($"the page counts {await page.ActiveAsync()} active alerts, the journal has {active}");
        }
        output.WriteLine($"at the end {active} alerts are active");
        return faults;
    }

    /// <summary>Whether somebody has to look at an alert.</summary>
    public static bool IsActive(AlertItem alert) => alert.State == "firing" || alert.RetractionProposed;

    private static async Task CaughtUpAsync(GatewayApi api, CancellationToken cancellation)
    {
        // Twice in a row: what a pipeline has read it has not said yet at the same moment.
        for (var seen = 0; seen < 2; seen++)
        {
            await api.UntilTextAsync("/metrics", IsCaughtUp, cancellation);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellation);
        }
    }

    /// <summary>Whether pipelines and views have read all that there is.</summary>
    public static bool IsCaughtUp(string metrics) => metrics.Split('\n')
        .Where(static line => line.StartsWith("telemetry_gateway_pipeline_lag_records", StringComparison.Ordinal)
            || line.StartsWith("telemetry_gateway_view_lag_records", StringComparison.Ordinal))
        .All(static line => line.EndsWith(" 0", StringComparison.Ordinal));
}
