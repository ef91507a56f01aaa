using System.Globalization;
using System.Net;
using System.Text.Json;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Evidence.Rerun;

namespace Telemetry.Gateway.Tests.Evidence;

/// <summary>Another rule tried over a part of the past, beside the one that spoke.</summary>
public sealed class RangeTests
{
    [Fact]
    public async Task What_would_have_come_gone_or_been_different_is_named_for_every_key()
    {
        await using EvidencePlant plant = await EvidencePlant.StartAsync(RerunTests.Hot);
        foreach ((int start, double value) in new[] { (0, 20.0), (10, 40), (20, 20) })
        {
            await plant.WindowAsync("fan", start, value);
        }

        string id = await EvidenceLifeTests.ExcursionAsync(plant);

        JsonElement same = await TryAsync(plant, id, new { raise_above = 51 });
        Assert.Equal("1 same", Counts(same));
        Assert.Empty(same.GetProperty("changes").EnumerateArray());

        JsonElement higher = await TryAsync(plant, id, new { raise_above = 65 });
        Assert.Equal("1 different", Counts(higher));
        JsonElement change = Assert.Single(higher.GetProperty("changes").EnumerateArray());
        Assert.Equal(("pump/temperature", 10, 20), (
            change.GetProperty("was").GetProperty("key").GetString(),
            EvidencePlant.Second(change.GetProperty("was").GetProperty("start")),
            EvidencePlant.Second(change.GetProperty("would").GetProperty("start"))));

        JsonElement never = await TryAsync(plant, id, new { raise_above = 80, clear_below = 75 });
        Assert.Equal("1 gone", Counts(never));
        Assert.Equal(JsonValueKind.Null, never.GetProperty("changes")[0].GetProperty("would").ValueKind);

        JsonElement lower = await TryAsync(plant, id, new { raise_above = 35, clear_below = 30 });
        Assert.Equal("1 same, 1 come", Counts(lower));
        Assert.Equal(
            "fan/temperature", lower.GetProperty("changes")[0].GetProperty("would").GetProperty("key").GetString());
    }

    [Fact]
    public async Task What_was_over_before_it_does_not_count_and_what_stands_does_when_it_is_warm()
    {
        await using EvidencePlant plant = await EvidencePlant.StartAsync(RerunTests.Hot);
        string id = await EvidenceLifeTests.ExcursionAsync(plant);
        await plant.WindowAsync("fan", 0, 60);
        await plant.Probe.UntilAsync(
            "/api/v1/alerts?state=firing", list => list.GetProperty("items").GetArrayLength() == 1);
        string from = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        await plant.WindowAsync("press", 0, 60);
        await plant.Probe.UntilAsync(
            "/api/v1/alerts?state=firing", list => list.GetProperty("items").GetArrayLength() == 2);

        JsonElement warm = await plant.ReplayAsync(id, new { set = new { raise_above = 51 }, from });
        JsonElement cold = await plant.ReplayAsync(
            id, new { set = new { raise_above = 51 }, from, warm_up_seconds = 0 });

        Assert.Equal(("2 same", "1 same"), (Counts(warm.GetProperty("range")), Counts(cold.GetProperty("range"))));
        Assert.True(
            warm.GetProperty("range").GetProperty("first").GetInt64()
            < warm.GetProperty("range").GetProperty("from").GetInt64());
        Assert.Contains("know nothing from before record", warm.GetProperty("notes")[0].GetString()!,
            StringComparison.Ordinal);
        Assert.Equal("raised", warm.GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Only_what_arrived_in_time_is_read_and_nothing_is_said_to_be_nothing()
    {
        await using EvidencePlant plant = await EvidencePlant.StartAsync(RerunTests.Hot);
        await plant.WindowAsync("fan", 0, 20);
        await plant.Probe.UntilAsync(
            "/api/v1/results/readings_10s", list => list.GetProperty("items").GetArrayLength() == 1);
        string to = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        string id = await EvidenceLifeTests.ExcursionAsync(plant);

        JsonElement before = await plant.ReplayAsync(
            id, new { set = new { raise_above = 51 }, from = "2020-01-01T00:00:00Z", to });
        JsonElement never = await plant.ReplayAsync(
            id, new { set = new { raise_above = 51 }, from = "2100-01-01T00:00:00Z" });

        Assert.Equal(("", "not_raised"), (
            Counts(before.GetProperty("range")), before.GetProperty("verdict").GetString()));
        Assert.Equal(
            ("failed", "nothing arrived in this time, or it is not kept any more"),
            (never.GetProperty("state").GetString(), never.GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData("""{"from":"2026-01-01T00:00:00Z"}""", "one of set, rules and sql")]
    [InlineData("""{"set":{},"from":"yesterday"}""", "from: \"yesterday\" is not allowed: a time")]
    [InlineData("""{"set":{},"from":"pos:3"}""", "from: \"pos:3\" is not allowed: a time")]
    [InlineData("""{"set":{},"from":7}""", "from: 7 is not allowed: a time")]
    [InlineData("""{"set":{},"to":"2026-01-01T00:00:00Z"}""", "only beside from")]
    [InlineData("""{"set":{},"warm_up_seconds":7}""", "only beside from")]
    [InlineData("""{"set":{},"from":"2000","to":"2000"}""", "a time behind from")]
    [InlineData("""{"set":{},"from":"2000","warm_up_seconds":-1}""", "warm_up_seconds: -1 is not allowed")]
    public async Task What_cannot_be_asked_is_refused(string body, string word)
    {
        await using EvidencePlant plant = await EvidencePlant.StartAsync(RerunTests.Hot);
        string id = await EvidenceLifeTests.ExcursionAsync(plant);
        using JsonDocument asked = JsonDocument.Parse(body);
        using HttpResponseMessage answer = await plant.PostAsync(
            $"/api/v1/alerts/{id}/evidence/replay", asked.RootElement);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using JsonDocument said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Contains(
            word, said.RootElement.GetProperty("errors").GetProperty("body")[0].GetString()!,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_says_it_in_lines()
    {
        await using EvidencePlant plant = await EvidencePlant.StartAsync(RerunTests.Hot);
        string id = await EvidenceLifeTests.ExcursionAsync(plant);
        string[] asked = ["alerts", "replay", id, "--from", "2020-01-01T00:00:00Z"];

        var (exit, output, error) = await plant.InvokeAsync([.. asked, "--set", "raise_above=65", "--warm-up", "60"]);
        Assert.True(exit == TelemetryCommand.Done, error);
        Assert.Matches(
            @"(?m)^different was pump/temperature \S+ to \S+, peak \S+; would pump/temperature \S+ to \S+, peak \S+;$",
            output);
        Assert.Contains("0 the same, 0 would have come, 0 would not, 1 different", output, StringComparison.Ordinal);

        (exit, _, error) = await plant.InvokeAsync(asked);
        Assert.Equal(TelemetryCommand.BadUsage, exit);
        Assert.Contains("--from and --to only beside one of --set", error, StringComparison.Ordinal);
        (exit, _, error) = await plant.InvokeAsync([.. asked, "--set", "raise_above=65", "--to", "soon"]);
        Assert.Equal(TelemetryCommand.Failed, exit);
        Assert.Contains("\"soon\" is not allowed: a time", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_episode_that_falls_apart_is_different_once_and_its_other_parts_come()
    {
        RangeReport report = RangeReport.Of(
            0, 0, 9, [Of("a", 0, 30)], [Of("b", 0, 30), Of("a", 0, 10), Of("a", 20, 30)]);

        Assert.Equal((0, 2, 0, 1), (report.Same, report.Come, report.Gone, report.Different));
        report = RangeReport.Of(0, 0, 9, [Of("a", 0, 10), Of("a", 20, null)], [Of("a", 10, 20), Of("a", 20, null)]);
        Assert.Equal((1, 1, 1, 0), (report.Same, report.Come, report.Gone, report.Different));

        static RangeAlert Of(string key, int start, int? end) => new(
            $"{key}{start}", key, end is null ? "firing" : "resolved", DateTime.UnixEpoch.AddSeconds(start),
            end is { } second ? DateTime.UnixEpoch.AddSeconds(second) : null, 7);
    }

    private static async Task<JsonElement> TryAsync(EvidencePlant plant, string id, object set)
    {
        JsonElement report = await plant.ReplayAsync(id, new { set, from = "2020-01-01T00:00:00Z" });
        Assert.True(report.GetProperty("state").GetString() == "done", report.GetRawText());
        return report.GetProperty("range");
    }

    /// <summary>The counts that are not zero.</summary>
    private static string Counts(JsonElement range) => string.Join(
        ", ", ((string[])["same", "come", "gone", "different"])
            .Select(name => (Name: name, Count: range.GetProperty(name).GetInt32()))
            .Where(one => one.Count > 0).Select(one => $"{one.Count} {one.Name}"));
}
