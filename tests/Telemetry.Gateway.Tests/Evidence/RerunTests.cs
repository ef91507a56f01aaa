using System.Net;
using System.Text.Json;
using Telemetry.Alerts;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Tests.Replay;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Evidence;

/// <summary>Alerts once more: by a running gateway, of a folder, elsewhere, and what if.</summary>
public sealed class RerunTests
{
    /// <summary>A gateway with one rule.</summary>
    internal static readonly GatewayOptions Hot = EvidenceKindTests.Of(new AlertRule
    {
        Id = "hot",
        Metric = "temperature",
        RaiseAbove = 50,
        ClearBelow = 45,
    });

    [Fact]
    public async Task What_if_says_whether_another_rule_would_have_raised()
    {
        await using EvidencePlant plant = await EvidencePlant.StartAsync(Hot);
        string id = await EvidenceLifeTests.ExcursionAsync(plant);
        JsonElement higher = await plant.ReplayAsync(id, new { set = new { raise_above = 65 } });
        Assert.Equal("raised", higher.GetProperty("verdict").GetString());
        JsonElement alert = Assert.Single(higher.GetProperty("alerts").EnumerateArray());
        Assert.Equal(20, EvidencePlant.Second(alert.GetProperty("events")[0].GetProperty("start")));
        JsonElement never = await plant.ReplayAsync(id, new { set = new { raise_above = 80, clear_below = 75 } });
        Assert.Equal("not_raised", never.GetProperty("verdict").GetString());
        Assert.Empty(never.GetProperty("alerts").EnumerateArray());
        JsonElement others = await plant.ReplayAsync(id, new
        {
            rules = new[] { new { id = "hot", metric = "temperature", raise_above = 10, clear_below = 5 } },
        });
        Assert.Equal("raised", others.GetProperty("verdict").GetString());
        Assert.Equal("same", (await plant.ReplayAsync(id)).GetProperty("verdict").GetString());
    }

    [Theory]
    [InlineData("""{"set":{"raise_above":"hot"}}""", "raise_above")]
    [InlineData("""{"set":{"raise_abov":1}}""", "raise_abov")]
    [InlineData("""{"set":{"id":"other"}}""", "other keys than id and kind")]
    [InlineData("""{"rules":[{"id":"hot","metric":"x"}]}""", "raise_above")]
    [InlineData("""{"rules":7}""", "rules")]
    [InlineData("""{"sql":"SELECT 1"}""", "no query")]
    [InlineData("""{"set":{},"rules":[]}""", "one of set, rules and sql")]
    [InlineData("""[]""", "object")]
    public async Task What_cannot_be_asked_is_refused(string body, string word)
    {
        await using EvidencePlant plant = await EvidencePlant.StartAsync(Hot);
        string id = await EvidenceLifeTests.ExcursionAsync(plant);
        using JsonDocument asked = JsonDocument.Parse(body);
        using HttpResponseMessage answer = await plant.PostAsync(
            $"/api/v1/alerts/{id}/evidence/replay", asked.RootElement);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(word, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_show_capture_and_replay_it()
    {
        await using EvidencePlant plant = await EvidencePlant.StartAsync(Hot);
        string id = await EvidenceLifeTests.ExcursionAsync(plant);
        var (exit, output, error) = await plant.InvokeAsync("alerts", "evidence", id, "--limit", "3", "--all");
        Assert.True(exit == TelemetryCommand.Done, error);
        Assert.Contains("rule hot: readings_10s.avg", output, StringComparison.Ordinal);
        string[] lines = output.Split('\n');
        Assert.Equal(30, lines.Count(line => line.StartsWith("reading pump/temperature", StringComparison.Ordinal)));
        Assert.Equal(3, lines.Count(line => line.StartsWith("window ", StringComparison.Ordinal)));

        string file = Path.Combine(Path.GetTempPath(), $"evidence-{Environment.ProcessId}.capture");
        File.Delete(file);
        (exit, _, error) = await plant.InvokeAsync("alerts", "evidence", id, "--capture", file);
        Assert.True(exit == TelemetryCommand.Done, error);
        (exit, output, error) = await ReplayPlant.InvokeAsync("replay", file);
        Assert.True(exit == TelemetryCommand.Done, error);
        string[] said =
        [
            .. (await plant.EvidenceAsync(id)).GetProperty("events").EnumerateArray()
                .Select(one => one.GetProperty("sha256").GetString()!),
        ];
        string[] replayed =
        [
            .. output.Split('\n').Where(line => line.Contains(id, StringComparison.Ordinal)).Select(line =>
                Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
                    System.Text.Encoding.UTF8.GetBytes(line + "\n")))),
        ];
        Assert.Equal(said, replayed);
        (exit, _, error) = await plant.InvokeAsync("alerts", "evidence", id, "--capture", file);
        Assert.Equal(TelemetryCommand.Failed, exit);
        Assert.Single(error.TrimEnd().Split('\n'));
        File.Delete(file);

        (exit, output, error) = await plant.InvokeAsync("alerts", "replay", id);
        Assert.True(exit == TelemetryCommand.Done, error);
        Assert.Contains("same raised, step ", output, StringComparison.Ordinal);
        Assert.EndsWith("verdict same\n", output, StringComparison.Ordinal);
        (exit, output, _) = await plant.InvokeAsync("alerts", "replay", id, "--set", "raise_above=65");
        Assert.Equal(TelemetryCommand.Done, exit);
        Assert.Contains("what if: raised ", output, StringComparison.Ordinal);
        string folder = plant.Probe.Gateway.Data;
        (exit, output, error) = await ReplayPlant.InvokeAsync("alerts", "replay", id, "--data", folder);
        Assert.True(exit == TelemetryCommand.Done, error);
        Assert.EndsWith("verdict same\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alerts evidence nobody", 1)]
    [InlineData("alerts replay nobody", 1)]
    [InlineData("alerts replay nobody --set x", 2)]
    [InlineData("alerts replay nobody --set a=1 --sql no-such-file", 2)]
    [InlineData("alerts replay nobody --sql no-such-file", 2)]
    [InlineData("alerts replay nobody --data no-such-folder", 1)]
    [InlineData("alerts evidence", 2)]
    public async Task What_cannot_be_done_is_one_line(string line, int expected)
    {
        await using EvidencePlant plant = await EvidencePlant.StartAsync(Hot);
        var (exit, _, error) = await plant.InvokeAsync(line.Split(' '));
        Assert.Equal(expected, exit);
        Assert.StartsWith("telemetry: ", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_folder_replays_from_a_checkpoint_before_the_evidence()
    {
        using ReplayPlant plant = new();
        plant.Start();
        plant.Fill(320);
        await plant.RunAsync(checkpointRecords: 20);
        foreach (string id in await AlertsAsync(plant))
        {
            var (exit, output, error) = await ReplayPlant.InvokeAsync("alerts", "replay", id, "--data", plant.Data);
            Assert.True(exit == TelemetryCommand.Done, output + error);
        }

        string last = (await AlertsAsync(plant))[^1];
        var (_, text, _) = await ReplayPlant.InvokeAsync("alerts", "replay", last, "--data", plant.Data, "--json");
        using JsonDocument report = JsonDocument.Parse(text);
        Assert.True(report.RootElement.GetProperty("is_whole").GetBoolean());
        Assert.Equal("same", report.RootElement.GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task What_was_said_otherwise_is_different_and_named()
    {
        using ReplayPlant plant = new();
        plant.Start();
        plant.Fill(250);
        await plant.RunAsync(ReplayPlant.Rules(raiseAbove: 71) with { DataDirectory = plant.Data });
        string id = (await AlertsAsync(plant))[0];
        var (exit, output, error) = await ReplayPlant.InvokeAsync("alerts", "replay", id, "--data", plant.Data);
        Assert.Equal(TelemetryCommand.Failed, exit);
        Assert.StartsWith("telemetry: ", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain("verdict same", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_with_another_content_is_different_and_its_columns_are_named()
    {
        // As if somebody had changed what the output journal says: the kept configuration has another severity.
        using ReplayPlant plant = new();
        plant.Start();
        plant.Fill(150);
        GatewayOptions said = ReplayPlant.Rules();
        await plant.RunAsync(said with
        {
            DataDirectory = plant.Data,
            Rules = [said.Rules[0] with { Severity = "critical" }, said.Rules[1]],
        });
        string id = (await AlertsAsync(plant))[0];
        var (exit, output, error) = await ReplayPlant.InvokeAsync("alerts", "replay", id, "--data", plant.Data);
        Assert.Equal(TelemetryCommand.Failed, exit);
        Assert.Contains(
            "telemetry: different: raised, step ", Assert.Single(error.TrimEnd().Split('\n')),
            StringComparison.Ordinal);
        Assert.EndsWith(
            "severity: said \"critical\", replayed \"warning\"", error.TrimEnd(), StringComparison.Ordinal);
        Assert.StartsWith("different raised, step ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kills_at_any_record_leave_the_same_evidence()
    {
        using ReplayPlant plant = new();
        plant.Start();
        plant.Fill(250);
        foreach (long kill in new long[] { 120, 330, 331, 420, 600 })
        {
            await plant.RunAsync(killedAt: kill);
        }

        await plant.RunAsync();
        foreach (string id in await AlertsAsync(plant))
        {
            var (exit, output, error) = await ReplayPlant.InvokeAsync("alerts", "replay", id, "--data", plant.Data);
            Assert.True(exit == TelemetryCommand.Done, output + error);
        }
    }

    /// <summary>The ids of all alerts that the folder's output journal names, in order.</summary>
    private static Task<string[]> AlertsAsync(ReplayPlant plant) => Task.Run(() =>
    {
        List<string> ids = [];
        using JournalView output = JournalView.Open(GatewayJournals.OutputDirectory(plant.Data));
        using JournalReader reader = output.OpenReader(output.Start);
        while (reader.TryRead(out JournalRecord record))
        {
            Telemetry.Engine.Runtime.OutputRecord rows = Telemetry.Engine.Runtime.OutputRecord.Decode(record.Payload);
            for (int row = 0; rows.Stream == "alerts" && row < rows.Count; row++)
            {
                ids.Add(rows["id"].TextAt(row)!);
            }
        }

        return ids.Distinct().ToArray();
    });
}
