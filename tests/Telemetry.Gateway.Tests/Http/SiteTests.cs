using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Telemetry.Dashboard;

namespace Telemetry.Gateway.Tests.Http;

/// <summary>The pages, the interface's description, health and metrics.</summary>
public sealed partial class SiteTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/devices/pump:bearing")]
    [InlineData("/alerts")]
    public async Task Every_page_of_the_dashboard_is_the_one_page(string path)
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();

        using HttpResponseMessage response = await probe.SendAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-cache", response.Headers.CacheControl?.ToString());
        Assert.NotNull(response.Headers.ETag);
    }

    [Fact]
    public async Task Policy_names_what_stands_in_the_page_and_lets_nothing_else_in_it_run()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();

        using HttpResponseMessage response = await probe.SendAsync(HttpMethod.Get, "/");

        string page = await response.Content.ReadAsStringAsync();
        Match script = Assert.Single(InlineScript().Matches(page));
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(script.Groups[1].Value));
        string policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains(
            $"; script-src 'self' 'sha256-{Convert.ToBase64String(hash)}';", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hashed_assets_are_immutable_and_typed_and_known_ones_are_not_sent_again()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();
        DashboardAsset script = DashboardAssets.All.First(
            asset => asset.IsImmutable && asset.Path.EndsWith(".js", StringComparison.Ordinal));

        using HttpResponseMessage first = await probe.SendAsync(HttpMethod.Get, "/" + script.Path);
        using HttpResponseMessage again = await probe.SendAsync(
            HttpMethod.Get, "/" + script.Path, ("If-None-Match", script.ETag));

        Assert.Equal("text/javascript", first.Content.Headers.ContentType?.MediaType);
        Assert.Equal("public, max-age=31536000, immutable", first.Headers.CacheControl?.ToString());
        Assert.Equal(script.Length, (await first.Content.ReadAsByteArrayAsync()).Length);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Theory]
    [InlineData("/assets/gone.js")]
    [InlineData("/../../secret.txt")]
    [InlineData("/openapi/v2")]
    public async Task What_is_not_there_is_no_page(string path)
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();

        using HttpResponseMessage response = await probe.SendAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Description_names_every_route()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();

        JsonElement document = await probe.JsonAsync("/openapi/v1.json");

        string[] paths = [.. document.GetProperty("paths").EnumerateObject().Select(path => path.Name)];
        foreach (string path in (string[])
            ["/api/v1/devices", "/api/v1/devices/{id}", "/api/v1/series", "/api/v1/readings",
             "/api/v1/results/{pipeline}", "/api/v1/alerts", "/api/v1/alerts/columns", "/api/v1/alerts/{id}",
             "/api/v1/alerts/{id}/ack",
             "/api/v1/pipelines", "/api/v1/pipelines/{id}", "/api/v1/pipelines/{id}/start",
             "/api/v1/pipelines/{id}/stop", "/api/v1/dead_letters", "/api/v1/webhooks", "/api/v1/webhooks/deliveries",
             "/api/v1/models", "/api/v1/journal", "/healthz", "/readyz", "/metrics"])
        {
            Assert.Contains(path, paths);
        }
        JsonElement list = document.GetProperty("paths").GetProperty("/api/v1/devices").GetProperty("get");
        Assert.All(list.GetProperty("parameters").EnumerateArray(), parameter => Assert.True(
            parameter.TryGetProperty("description", out _), parameter.ToString()));
    }

    [Fact]
    public async Task Health_and_readiness_are_told()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();

        Assert.Equal("ok", await probe.TextAsync("/healthz"));
        JsonElement ready = await probe.JsonAsync("/readyz");
        Assert.All(
            ready.GetProperty("items").EnumerateArray(), check => Assert.True(check.GetProperty("ok").GetBoolean()));
        JsonElement journals = await probe.JsonAsync("/api/v1/journal");
        Assert.Equal(2, journals.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Metrics_are_prometheus_text()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();

        using HttpResponseMessage response = await probe.SendAsync(HttpMethod.Get, "/metrics");
        string text = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.All(text.TrimEnd('\n').Split('\n'), line => Assert.Matches(MetricLine(), line));
        string[] types = [.. text.Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal))];
        Assert.Equal(types.Length, types.Distinct().Count());
        Assert.Contains("# TYPE telemetry_gateway_pipeline_lag_records gauge", types);
        Assert.Contains(types, line => line.Contains("dotnet_", StringComparison.Ordinal));
    }

    [GeneratedRegex(
        """^(# HELP [a-z_][a-z0-9_]* .+|# TYPE [a-z_][a-z0-9_]* (counter|gauge|histogram)"""
        + """|[a-z_][a-z0-9_]*(\{([a-z_][a-z0-9_]*="([^"\\]|\\.)*",?)+\})?"""
        + """ (-?[0-9.eE+-]+|\+Inf|-Inf|NaN))$""")]
    private static partial Regex MetricLine();

    [GeneratedRegex("""<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex InlineScript();
}
