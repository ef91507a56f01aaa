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

    public static async Task<AlertBench> StartAsync(string name, CancellationToken cancellation)
    {
        var folder = Build.NewFolder(name);
        var configuration = Path.Combine(folder, "gateway.json");
        await File.WriteAllTextAsync(configuration, """
            {
              "rules": [
                { "id": "level-high", "metric": "level", "raise_above": 4, "clear_below": 1, "severity": "critical",
                  "summary": "{device}: the level is at {peak}", "runbook": "https://wiki.example/level" },
                { "id": "level-notable", "metric": "level", "raise_above": 2, "clear_below": 1, "severity": "warning" }
              ],
              "webhooks": [
                { "id": "closed", "url": "http://127.0.0.1:9/", "secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
                  "allow_private": true }
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

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    private static bool IsRaised(IReadOnlyList<JsonObject> alerts) => alerts
        .Select(static alert => (string)alert["rule"]!)
        .Intersect(["level-high", "level-notable"]).Count() == 2;
}
