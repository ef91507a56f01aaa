using Telemetry.Contract.Live;
using Telemetry.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Telemetry.Campaigns.Tests.Alerts;

/// <summary>The campaign of very many alerts, small: what is shown is what the journal says, however it came to be.
/// </summary>
public sealed class AlertLoadTests(ITestOutputHelper output)
{
    private const int Seconds = 20;

    /// <summary>Some second of the year 2026 at which a window begins.</summary>
    private const long Start = 1_767_225_600;

    private static readonly AlertPlant Plant = new(Plcs: 8, Steady: 5, Ramps: 0);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Lists_of_alerts_say_what_the_journal_says_also_after_a_kill_and_with_views_made_anew()
    {
        using var limit = new CancellationTokenSource(Limit);
        var folder = PowerLoss.NewFolder("alerts");
        var data = Path.Combine(folder, "data");
        var configuration = Plant.Write(folder, data);
        await using (var gateway = await StartAsync(configuration, data, limit.Token))
        {
            using var fleet = await AlertFleet.ConnectAsync(Plant, gateway.Mqtt, Start, limit.Token);
            await fleet.RaiseAsync(limit.Token);
            await fleet.RunAsync(Seconds, limit.Token);
            await CompareAsync(gateway, data, limit.Token);
            await gateway.Child.KillAsync();
        }

        await using (var again = await StartAsync(configuration, data, limit.Token))
        {
            await CompareAsync(again, data, limit.Token);
            await again.Child.KillAsync();
        }

        Directory.Delete(Path.Combine(data, "views"), recursive: true);
        await using var anew = await StartAsync(configuration, data, limit.Token);
        await CompareAsync(anew, data, limit.Token);
    }

    private async Task CompareAsync(GatewayProcess gateway, string data, CancellationToken cancellation)
    {
        // Every series that stays high, and each second a change of t0 (which begins low) and of t1.
        var expected = Plant.Plcs * (Plant.Steady + (2 * Seconds) - 1);
        await gateway.Api.UntilAsync(
            "/api/v1/alerts?limit=1000", items => items.Count > 0 && AlertTruth.Read(data).Events == expected,
            cancellation);
        await gateway.Api.UntilTextAsync("/metrics", AlertLoad.IsCaughtUp, cancellation);
        var truth = AlertTruth.Read(data);
        using var asker = new AlertAsker(gateway.Http, Plant, seed: 1);
        var shown = await asker.AllAsync("", cancellation);
        Assert.Empty(truth.Differences(shown));
        var active = truth.Alerts.Values.Where(AlertLoad.IsActive).ToArray();
        Assert.Equal(Newest(active), Ids(await asker.AllAsync("&active=true", cancellation)));
        Assert.Equal(
            Newest(active.Where(static alert => alert.Device == "plc-003")),
            Ids(await asker.AllAsync("&active=true&device=plc-003", cancellation)));
        Assert.Equal(
            Newest(truth.Alerts.Values.Where(static alert => alert.Key == "plc-003/t1")),
            Ids(await asker.AllAsync("&key=plc-003/t1", cancellation)));
        foreach (var alert in truth.Alerts.Keys)
        {
            Assert.Equal(truth.EventsOf(alert), await asker.EventsAsync(alert, cancellation));
        }
        output.WriteLine($"{truth.Events} events, {truth.Alerts.Count} alerts, {active.Length} active");
    }

    private static IEnumerable<string> Newest(IEnumerable<AlertItem> alerts) => Ids(alerts
        .OrderByDescending(static alert => alert.Start)
        .ThenByDescending(static alert => alert.Id, StringComparer.Ordinal));

    private static IEnumerable<string> Ids(IEnumerable<AlertItem> alerts) => alerts.Select(static alert => alert.Id);

    private static Task<GatewayProcess> StartAsync(
        string configuration, string data, CancellationToken cancellation) =>
        GatewayProcess.StartAsync(data, [], cancellation, "--config", configuration);
}
