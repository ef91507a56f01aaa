using System.Text.Json;
using Telemetry.Alerts;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Tests.Harness;

namespace Telemetry.Gateway.Tests.Evidence;

/// <summary>Evidence of alerts whose rules, or neighbours, changed while they lived, or behind them.</summary>
public sealed class RuleChangeTests
{
    private static AlertRule Hot => EvidenceLifeTests.Hot;

    [Fact]
    public async Task A_rule_that_changed_is_shown_as_it_spoke_and_replays_as_it_spoke()
    {
        string data = RunningGateway.NewFolder();
        string id;
        string version;
        await using (EvidencePlant plant = await EvidencePlant.StartAsync(EvidenceKindTests.Of(Hot), data))
        {
            id = await EvidenceLifeTests.ExcursionAsync(plant);
            version = Version(await plant.EvidenceAsync(id));
        }

        GatewayOptions changed = EvidenceKindTests.Of(Hot with { RaiseAbove = 55, ClearBelow = 55 }) with
        {
            WhenPipelineChanges = Telemetry.Engine.Runtime.ChangedPipeline.Map,
        };
        await using (EvidencePlant plant = await EvidencePlant.StartAsync(changed, data))
        {
            JsonElement evidence = await plant.EvidenceAsync(id);
            Assert.Equal(version, Version(evidence));
            JsonElement rule = evidence.GetProperty("rule");
            Assert.Equal(50, rule.GetProperty("configuration").GetProperty("raise_above").GetDouble());
            Assert.False(rule.GetProperty("is_current").GetBoolean());
            Assert.Contains(
                evidence.GetProperty("notes").EnumerateArray(),
                note => note.GetString()!.Contains("speaks in another way now", StringComparison.Ordinal));
            JsonElement report = await plant.ReplayAsync(id);
            JsonElement[] first =
            [
                .. report.GetProperty("events").EnumerateArray().Where(one =>
                    one.GetProperty("event").GetString() is "raised" or "resolved"),
            ];
            Assert.Equal(2, first.Length);
            Assert.All(first, one => Assert.True(one.GetProperty("same").GetBoolean(), report.GetRawText()));
        }

        Directory.Delete(data, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_alert_that_is_withdrawn_with_its_rule_has_its_evidence_and_replays(bool isQuery)
    {
        const string Text = """
            INSERT INTO alerts
            SELECT window_start, window_end, device, metric, AVG(`value`) AS `value`
            FROM TABLE(TUMBLE(TABLE readings, DESCRIPTOR(event_time), INTERVAL '10' SECOND))
            GROUP BY window_start, window_end, device, metric
            HAVING AVG(`value`) > 50
            """;
        string data = RunningGateway.NewFolder();
        string id;
        GatewayOptions hot = isQuery
            ? new GatewayOptions { SqlPipelines = [new SqlPipelineOptions("hot", Text)] }
            : EvidenceKindTests.Of(Hot);
        await using (EvidencePlant plant = await EvidencePlant.StartAsync(hot, data))
        {
            await plant.WindowAsync("pump", 0, 60);
            await plant.WindowAsync("pump", 10, 70);
            id = await plant.AlertAsync("hot", "raised");
        }

        await using (EvidencePlant plant = await EvidencePlant.StartAsync(new GatewayOptions(), data))
        {
            Assert.Equal(id, await plant.AlertAsync("hot", "withdrawn"));
            JsonElement evidence = await plant.EvidenceAsync(id);
            JsonElement rule = evidence.GetProperty("rule");
            Assert.True(rule.GetProperty("known").GetBoolean());
            Assert.False(rule.GetProperty("is_current").GetBoolean());
            Assert.Equal(isQuery ? Text : null, rule.GetProperty("sql").GetString());
            Assert.Equal(isQuery ? "hot" : "gateway", evidence.GetProperty("pipeline").GetString());
            JsonElement report = await plant.ReplayAsync(id);
            Assert.True(report.GetProperty("verdict").GetString() == "same", report.GetRawText());
            JsonElement higher = await plant.ReplayAsync(
                id, isQuery ? new { sql = Text.Replace("50", "500", StringComparison.Ordinal) }
                : new { set = new { raise_above = 500 } });
            Assert.Equal("not_raised", higher.GetProperty("verdict").GetString());
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task An_alert_that_lives_through_a_change_of_its_rule_replays_by_both()
    {
        string data = RunningGateway.NewFolder();
        string id;
        await using (EvidencePlant plant = await EvidencePlant.StartAsync(EvidenceKindTests.Of(Hot), data))
        {
            await plant.WindowAsync("pump", 0, 60);
            await plant.WindowAsync("pump", 10, 70);
            id = await plant.AlertAsync("hot", "raised");
        }

        GatewayOptions changed = EvidenceKindTests.Of(Hot with { RaiseAbove = 55, ClearBelow = 55 });
        await using (EvidencePlant plant = await EvidencePlant.StartAsync(changed, data))
        {
            plant.GoOn("pump", 20);
            await plant.WindowAsync("pump", 20, 50);
            Assert.Equal(id, await plant.AlertAsync("hot", "resolved"));
            JsonElement evidence = await plant.EvidenceAsync(id);
            string[] versions =
            [
                .. evidence.GetProperty("events").EnumerateArray()
                    .Select(one => one.GetProperty("rule_version").GetString()!).Distinct(),
            ];
            Assert.Equal(2, versions.Length);
            Assert.Contains(
                evidence.GetProperty("notes").EnumerateArray(),
                note => note.GetString()!.Contains("changed while the alert lived", StringComparison.Ordinal));
            Folded.AssertRows(evidence);
            await Folded.AssertReplaysAsync(plant, id, evidence);
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task An_alert_that_lives_through_a_change_of_another_pipeline_replays()
    {
        string data = RunningGateway.NewFolder();
        string id;
        await using (EvidencePlant plant = await EvidencePlant.StartAsync(EvidenceKindTests.Of(Hot), data))
        {
            await plant.WindowAsync("pump", 0, 60);
            await plant.WindowAsync("pump", 10, 70);
            id = await plant.AlertAsync("hot", "raised");
        }

        GatewayOptions more = EvidenceKindTests.Of(Hot) with
        {
            SqlPipelines = [new SqlPipelineOptions("all", "SELECT device, `value` FROM readings")],
        };
        await using (EvidencePlant plant = await EvidencePlant.StartAsync(more, data))
        {
            plant.GoOn("pump", 20);
            await plant.WindowAsync("pump", 20, 20);
            Assert.Equal(id, await plant.AlertAsync("hot", "resolved"));
            await Folded.AssertReplaysAsync(plant, id, await plant.EvidenceAsync(id));
        }

        Directory.Delete(data, recursive: true);
    }

    private static string Version(JsonElement evidence) =>
        evidence.GetProperty("rule").GetProperty("version").GetString()!;
}
