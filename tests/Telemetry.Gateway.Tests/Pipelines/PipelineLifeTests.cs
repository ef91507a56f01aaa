using System.Net;
using System.Text.Json;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Http;

namespace Telemetry.Gateway.Tests.Pipelines;

/// <summary>Pipelines are started and stopped, and where they begin.</summary>
public sealed class PipelineLifeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_that_was_stopped_stays_so_over_a_restart_and_reads_on_when_it_is_started()
    {
        long stopped;
        await using (HttpProbe probe = await StartAsync())
        {
            await RunsAsync(probe, "site");
            JsonElement answer = await PostAsync(probe, "/api/v1/pipelines/site/stop", HttpStatusCode.OK);
            Assert.Equal("stopped", answer.GetProperty("state").GetString());
            stopped = answer.GetProperty("position").GetInt64();
        }

        await using HttpProbe again = await StartAsync();
        await RunsAsync(again, "gateway");
        JsonElement site = await again.JsonAsync("/api/v1/pipelines/site");
        Assert.Equal("stopped", site.GetProperty("state").GetString());
        Assert.Equal(stopped, site.GetProperty("position").GetInt64());

        await PostAsync(again, "/api/v1/pipelines/site/start", HttpStatusCode.OK);

        await again.UntilAsync("/api/v1/pipelines/site", item => item.GetProperty("position").GetInt64() > stopped
            && item.GetProperty("lag_records").GetInt64() == 0);
        JsonElement runs = await PostAsync(again, "/api/v1/pipelines/site/start", HttpStatusCode.Conflict);
        Assert.Contains("stop it first", runs.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await PostAsync(again, "/api/v1/pipelines/nobody/stop", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task One_that_begins_now_has_nothing_of_what_came_before_also_after_a_restart()
    {
        long origin;
        await using (HttpProbe before = await HttpProbe.StartAsync(new GatewayOptions { Open = true }, _folder.Path))
        {
            await RunsAsync(before, "gateway");
        }

        await using (HttpProbe probe = await StartAsync(new PipelineStart(true, null)))
        {
            JsonElement site = await RunsAsync(probe, "site");
            origin = site.GetProperty("origin").GetInt64();
            Assert.True(origin > 0);
        }

        await using HttpProbe again = await StartAsync(new PipelineStart(true, null));
        Assert.Equal(origin, (await RunsAsync(again, "site")).GetProperty("origin").GetInt64());
    }

    [Fact]
    public async Task One_that_the_configuration_has_no_more_is_removed_and_its_checkpoints_too()
    {
        await using (HttpProbe probe = await StartAsync())
        {
            await RunsAsync(probe, "site");
        }

        await using HttpProbe without = await HttpProbe.StartAsync(new GatewayOptions { Open = true }, _folder.Path);
        await RunsAsync(without, "gateway");

        PipelineState? state = PipelineStates.TryRead(_folder.Path, new GatewayDisk().Files)!["site"];
        Assert.Equal(PipelineCondition.Removed, state.State);
        Assert.Empty(Directory.GetFiles(PipelineFolder.DirectoryOf(_folder.Path, "site")));
    }

    [Fact]
    public async Task States_that_cannot_be_read_are_made_again_from_the_journal()
    {
        await using (HttpProbe probe = await StartAsync())
        {
            await RunsAsync(probe, "site");
            await PostAsync(probe, "/api/v1/pipelines/site/stop", HttpStatusCode.OK);
        }

        string file = PipelineStates.PathOf(_folder.Path);
        byte[] bytes = await File.ReadAllBytesAsync(file);
        bytes[^5] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        await using HttpProbe again = await StartAsync();
        await RunsAsync(again, "gateway");
        JsonElement site = await again.JsonAsync("/api/v1/pipelines/site");
        Assert.Equal("stopped", site.GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("beginning", "beginning")]
    [InlineData("now", "now")]
    [InlineData("2026-01-31T06:00:00Z", "2026-01-31T06:00:00Z")]
    [InlineData("2026-01-31T06:00:00.25+02:00", "2026-01-31T04:00:00.25Z")]
    [InlineData("yesterday", null)]
    [InlineData("2026-01-31", null)]
    [InlineData("", null)]
    public void A_start_is_a_word_or_a_time(string text, string? meaning) =>
        Assert.Equal(meaning, PipelineStart.TryParse(text, out PipelineStart start) ? start.ToString() : null);

    private static Task<JsonElement> RunsAsync(HttpProbe probe, string id) => probe.UntilAsync(
        $"/api/v1/pipelines/{id}",
        item => item.GetProperty("state").GetString() == "running" && item.GetProperty("steps").GetInt64() > 0);

    private static async Task<JsonElement> PostAsync(HttpProbe probe, string path, HttpStatusCode expected)
    {
        using HttpResponseMessage response = await probe.SendAsync(HttpMethod.Post, path);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{response.StatusCode}: {text}");
        using JsonDocument json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }

    private Task<HttpProbe> StartAsync(PipelineStart start = default) => HttpProbe.StartAsync(
        new GatewayOptions
        {
            Open = true,
            GroupWindows = [new() { Id = "site", Start = start, Groups = [("hall", ["pump"])] }],
        },
        _folder.Path);
}
