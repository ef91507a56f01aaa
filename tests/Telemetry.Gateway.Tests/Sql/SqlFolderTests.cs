using System.Net;
using System.Text;
using System.Text.Json;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Http;

namespace Telemetry.Gateway.Tests.Sql;

/// <summary>The folder of SQL texts and its HTTP interface, in a gateway that runs.</summary>
public sealed class SqlFolderTests : IDisposable
{
    private const string Counting = """
        SELECT device, metric, window_start, window_end, COUNT(*) AS n
        FROM TABLE(TUMBLE(TABLE readings, DESCRIPTOR(event_time), INTERVAL '10' SECOND))
        GROUP BY device, metric, window_start, window_end;
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_text_that_is_put_runs_and_is_there_after_a_restart()
    {
        await using (HttpProbe probe = await StartAsync())
        {
            JsonElement answer = await SendAsync(
                probe, HttpMethod.Put, "/api/v1/pipelines/counts", Counting, HttpStatusCode.OK);
            Assert.True(answer.GetProperty("valid").GetBoolean());
            Assert.Equal("counts", answer.GetProperty("streams")[0].GetProperty("id").GetString());
            await RunsAsync(probe, "counts");
        }

        Assert.Equal(Counting, await File.ReadAllTextAsync(Path.Combine(_folder.Path, "pipelines", "counts.sql")));
        await using HttpProbe again = await StartAsync();
        await RunsAsync(again, "counts");
        await SendAsync(again, HttpMethod.Delete, "/api/v1/pipelines/counts", "", HttpStatusCode.NoContent);
        using HttpResponseMessage gone = await again.SendAsync(HttpMethod.Get, "/api/v1/pipelines/counts");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_broken_file_disturbs_nothing_and_a_repaired_one_is_switched_to()
    {
        string folder = Path.Combine(_folder.Path, "pipelines");
        string file = Path.Combine(Directory.CreateDirectory(folder).FullName, "counts.sql");
        await File.WriteAllTextAsync(file, Counting);
        await using HttpProbe probe = await StartAsync();
        string? form = (await RunsAsync(probe, "counts")).GetProperty("form").GetString();

        await File.WriteAllTextAsync(file, Counting.Replace("metric", "metrics", StringComparison.Ordinal));
        JsonElement broken = await probe.UntilAsync(
            "/api/v1/pipelines/counts/sql", item => item.GetProperty("file_error").ValueKind == JsonValueKind.String);
        string? error = broken.GetProperty("file_error").GetString();
        Assert.StartsWith(
            "counts.sql:3:18: unknown_column: There is no column 'metrics'", error, StringComparison.Ordinal);
        Assert.Equal(Counting, broken.GetProperty("sql").GetString());
        Assert.Equal(form, (await RunsAsync(probe, "counts")).GetProperty("form").GetString());

        await File.WriteAllTextAsync(
            file, Counting.Replace("AS n", "AS n, MAX(`value`) AS top", StringComparison.Ordinal));
        await probe.UntilAsync("/api/v1/pipelines/counts", item => item.GetProperty("form").GetString() != form);
        await RunsAsync(probe, "counts");
    }

    [Fact]
    public async Task A_text_is_tried_and_explained_without_being_run()
    {
        await using HttpProbe probe = await StartAsync();
        JsonElement wrong = await SendAsync(
            probe, HttpMethod.Post, "/api/v1/pipelines/x/validate", "SELECT nothing FROM readings", HttpStatusCode.OK);
        Assert.False(wrong.GetProperty("valid").GetBoolean());
        Assert.Equal(8, wrong.GetProperty("error").GetProperty("column").GetInt32());
        wrong = await SendAsync(
            probe, HttpMethod.Post, "/api/v1/pipelines/x/validate", "SELECT * FROM (VALUES (1)) AS v (n)",
            HttpStatusCode.OK);
        Assert.Equal(
            "A gateway's pipeline reads 'readings'; rows of VALUES or of a table function can only be looked up: "
                + "join them by an equality, or say IN.",
            wrong.GetProperty("error").GetProperty("message").GetString());
        await SendAsync(probe, HttpMethod.Put, "/api/v1/pipelines/x", "SELEKT", HttpStatusCode.UnprocessableEntity);
        await SendAsync(probe, HttpMethod.Put, "/api/v1/pipelines/x.y", Counting, HttpStatusCode.BadRequest);

        JsonElement plan = await SendAsync(
            probe, HttpMethod.Post, "/api/v1/pipelines/x/explain", Counting, HttpStatusCode.OK);
        Assert.Contains("readings", plan.GetProperty("plans")[0].GetString(), StringComparison.Ordinal);
        using HttpResponseMessage none = await probe.SendAsync(HttpMethod.Get, "/api/v1/pipelines/x");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    private static async Task<JsonElement> SendAsync(
        HttpProbe probe, HttpMethod method, string path, string sql, HttpStatusCode expected)
    {
        using HttpClient client = new() { BaseAddress = probe.Address };
        using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative))
        {
            Content = new StringContent(sql, Encoding.UTF8, "text/plain"),
        };
        using HttpResponseMessage response = await client.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{path}: {response.StatusCode} {text}");
        if (text.Length == 0)
        {
            return default;
        }

        using JsonDocument json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }

    private static Task<JsonElement> RunsAsync(HttpProbe probe, string id) => probe.UntilAsync(
        $"/api/v1/pipelines/{id}",
        item => item.GetProperty("state").GetString() == "running" && item.GetProperty("steps").GetInt64() > 0);

    private Task<HttpProbe> StartAsync() => HttpProbe.StartAsync(new GatewayOptions { Open = true }, _folder.Path);
}
