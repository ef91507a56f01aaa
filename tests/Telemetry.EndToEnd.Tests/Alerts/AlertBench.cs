using System.Text.Json.Nodes;
using Telemetry.EndToEnd.Tests.Harness;

namespace Telemetry.EndToEnd.Tests.Alerts;

/// <summary>A gateway with two rules, and a bench whose level rises above both.</summary>
internal sealed class AlertBench : IAsyncDisposable
{
    private const int Readings = 8;

    private readonly GatewayProcess _gateway;

    private AlertBench(GatewayProcess gateway) => _gateway = gateway;

    public Uri Http => _gateway.Http;

    public GatewayApi Api => _gateway.Api;

    /// <param name="name">Of the test's folder.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="receiver">One more receiver, <c>ops</c>.</param>
    public static async Task<AlertBench> StartAsync(
        string name, CancellationToken cancellation, Uri? receiver = null)
    {
        var ops = receiver is null ? "" : $$"""
            ,{ "id": "ops", "url": "{{receiver}}", "secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
               "allow_private": true }
            """;
        var folder = Build.NewFolder(name);
        var configuration = Path.Combine(folder, "gateway.json");
        await File.WriteAllTextAsync(configuration, $$"""
            {
              "rules": [
                { "id": "level-high", "metric": "level", "raise_above": 4, "clear_below": 1, "severity": "critical",
                  "summary": "{device}: the level is at {peak}", "runbook": "https://wiki.example/level" },
                { "id": "level-notable", "metric": "level", "raise_above": 2, "clear_below": 1, "severity": "warning" }
              ],
              "webhooks": [
                { "id": "closed", "url": "http://127.0.0.1:9/", "secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
                  "allow_private": true }
                {{ops}}
              ]
            }
            """, cancellation);
        return new(await GatewayProcess.StartAsync(
            Path.Combine(folder, "data"), [], cancellation, "--config", configuration));
    }

    /// <summary>Raises both alerts; gives the id of the critical one.</summary>
    public async Task<string> RaiseAsync(CancellationToken cancellation)
    {
        await using var publisher = await Publisher.ConnectAsync(_gateway, cancellation);
        for (var reading = 0; reading < Readings; reading++)
        {
            await publisher.PublishAsync(reading, cancellation);
        }
        Assert.True(await publisher.PassAsync(Readings, cancellation));
        var alerts = await Api.UntilAsync("/api/v1/alerts?active=true", IsRaised, cancellation);
        return (string)alerts.First(static alert => (string)alert["rule"]! == "level-high")["id"]!;
    }

    /// <summary>The level rises while the bench is away: its backlog tells when it is back.</summary>
    public async Task MissAsync(CancellationToken cancellation)
    {
        await using (var publisher = await Publisher.ConnectAsync(_gateway, cancellation))
        {
            await publisher.PublishAsync(0, cancellation);
        }
        await Api.UntilAsync(
            "/api/v1/devices", static devices => devices is [var bench] && !(bool)bench["online"]!, cancellation);
        await using (var publisher = await Publisher.ConnectAsync(_gateway, cancellation))
        {
            for (var reading = 1; reading < Readings; reading++)
            {
                await publisher.PublishAsync(reading, cancellation);
            }
            // Its clock comes to the moment of its return.
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1;
            Assert.True(await publisher.SendAsync(
                $"telemetry/v1/{Publisher.Device}/data",
                Publisher.Text($$"""[{"bn":"{{Publisher.Device}}/","boot":"b1","seq":{{Readings}},"low":{{now}}}]"""),
                cancellation));
            await Api.UntilAsync("/api/v1/alerts/missed", static missed => missed.Count == 1, cancellation);
        }
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    private static bool IsRaised(IReadOnlyList<JsonObject> alerts) => alerts
        .Select(static alert => (string)alert["rule"]!)
        .Intersect(["level-high", "level-notable"]).Count() == 2;
}
