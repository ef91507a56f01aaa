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
        await page.PrepareAsync();
        var start = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 10 * 10;
        using var fleet = await AlertFleet.ConnectAsync(Plant, gateway.Mqtt, start - 20, limit.Token);
        await fleet.RaiseAsync(limit.Token);
        await CaughtUpAsync(api, limit.Token);
        var known = await asker.AllAsync("&state=firing", limit.Token);
        output.WriteLine($"{known.Count} alerts are active");
        List<string> faults = [.. known.Count < ActiveMin ? [$"only {known.Count} are active"] : Array.Empty<string>()];
        faults.AddRange(await PhaseAsync("without events", Quiet, null));
        var before = AlertTruth.Read(data).Events;
        faults.AddRange(await PhaseAsync("with events", load, fleet));
        faults.AddRange(await CheckAsync(data, before, load, asker, api, page, output, limit.Token));
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
                sending, asker.RunAsync(known, latencies, end.Token), page.RunAsync(latencies, end.Token));
            var elapsed = TimeProvider.System.GetElapsedTime(begin);
            Say(title, cost, ProcessCost.Of(child.Id), elapsed, output);
            return latencies.Report(title, P99MillisMax, output);
        }
    }

    private static void Say(
        string title, ProcessCost before, ProcessCost after, TimeSpan elapsed, TextWriter output) =>
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{title}: {elapsed.TotalSeconds:F0} s, gateway "
            + $"{(after.CpuSeconds - before.CpuSeconds) / elapsed.TotalSeconds:P0} of a core, "
            + $"{after.ResidentBytes / 1e6:F0} MB resident (peak {after.PeakBytes / 1e6:F0} MB)"));

    private static async Task<IReadOnlyList<string>> CheckAsync(
        string data, int before, TimeSpan load, AlertAsker asker, GatewayApi api, AlertPage page, TextWriter output,
        CancellationToken cancellation)
    {
        await CaughtUpAsync(api, cancellation);
        var truth = AlertTruth.Read(data);
        var rate = (truth.Events - before) / (load + Settling).TotalSeconds;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{truth.Events} events of {truth.Alerts.Count} alerts in the output journal; {rate:F0} a second "
            + $"under load"));
        List<string> faults = [.. rate < RateMin ? [$"only {rate:F0} events a second"] : Array.Empty<string>()];
        faults.AddRange(truth.Differences(await asker.AllAsync("", cancellation)).Take(10));
        foreach (var alert in truth.Alerts.Keys.Order(StringComparer.Ordinal).Take(Sampled))
        {
            var events = await asker.EventsAsync(alert, cancellation);
            if (!events.SequenceEqual(truth.EventsOf(alert)))
            {
                var said = string.Join(',', truth.EventsOf(alert));
                faults.Add($"{alert}: shown {string.Join(',', events)}, journal {said}");
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
