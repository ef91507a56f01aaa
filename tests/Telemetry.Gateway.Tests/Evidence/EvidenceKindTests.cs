using System.Text.Json;
using Telemetry.Alerts;
using Telemetry.Gateway.Configuration;

namespace Telemetry.Gateway.Tests.Evidence;

/// <summary>For each kind of rule over windows of readings: the evidence's readings, folded by plain C#, give the rows
/// that the rule read, these give the alert, and a replay says it again.</summary>
public sealed class EvidenceKindTests
{
    [Fact]
    public async Task Threshold_of_averages()
    {
        await using EvidencePlant plant = await EvidencePlant.StartAsync(Of(new AlertRule
        {
            Id = "hot",
            Metric = "temperature",
            RaiseAbove = 70,
            ClearBelow = 65,
            ForWindows = 2,
        }));
        foreach ((int start, double value) in new[] { (0, 60.0), (10, 71), (20, 80), (30, 68), (40, 60), (50, 60) })
        {
            await plant.WindowAsync("pump", start, value);
        }

        string id = await plant.AlertAsync("hot", "resolved");
        JsonElement evidence = await plant.EvidenceAsync(id);

        Folded.AssertRows(evidence);
        Folded.AssertAlert(
            evidence, [.. Folded.Of(evidence).Select(one => (one.Start, one.Average))], n => n > 70, n => n <= 65);
        Assert.Equal(
            ["true", "true", "false", "false"],
            Folded.Rows(evidence).Select(row => row.GetProperty("above").GetRawText()));
        Assert.Equal("hot: readings_10s.avg of */temperature > 70 for 2 until <= 65, late after 00:01:00, horizon "
            + "1.00:00:00", evidence.GetProperty("rule").GetProperty("text").GetString());
        Assert.Equal(70, evidence.GetProperty("rule").GetProperty("configuration")
            .GetProperty("raise_above").GetDouble());
        await Folded.AssertReplaysAsync(plant, id, evidence);
    }

    [Fact]
    public async Task Threshold_of_low_minima()
    {
        await using EvidencePlant plant = await EvidencePlant.StartAsync(Of(new AlertRule
        {
            Id = "cold",
            Metric = "temperature",
            Aggregate = "min",
            RaiseBelow = 5,
            ClearAbove = 6,
        }));
        foreach ((int start, double value) in new[] { (0, 20.0), (10, 3), (20, 1), (30, 20) })
        {
            await plant.WindowAsync("pump", start, value);
        }

        string id = await plant.AlertAsync("cold", "resolved");
        JsonElement evidence = await plant.EvidenceAsync(id);

        Folded.AssertRows(evidence);
        Folded.AssertAlert(
            evidence, [.. Folded.Of(evidence).Select(one => (one.Start, one.Min))], n => n < 5, n => n >= 6);
        await Folded.AssertReplaysAsync(plant, id, evidence);
    }

    [Fact]
    public async Task Rate_with_the_window_before()
    {
        await using EvidencePlant plant = await EvidencePlant.StartAsync(Of(new AlertRule
        {
            Id = "fast",
            Kind = AlertRuleKind.Rate,
            Metric = "temperature",
            RaiseAbove = 0.5,
            ClearBelow = 0.5,
            Horizon = TimeSpan.FromHours(1),
        }));
        foreach ((int start, double value) in new[] { (0, 20.0), (10, 20), (20, 30), (30, 42), (40, 42) })
        {
            await plant.WindowAsync("pump", start, value);
        }

        string id = await plant.AlertAsync("fast", "resolved");
        JsonElement evidence = await plant.EvidenceAsync(id);

        Folded.AssertRows(evidence);
        IReadOnlyList<Folded> windows = Folded.Of(evidence);
        Assert.Equal(10, windows[0].Start);
        (double Start, double Number)[] rates =
        [
            .. windows.Skip(1).Zip(windows, (now, before) =>
                (now.Start, (now.Average - before.Average) / (now.Start - before.Start))),
        ];
        Folded.AssertAlert(evidence, rates, n => n > 0.5, n => n <= 0.5);
        Assert.Equal(
            rates.Select(one => one.Number),
            Folded.Rows(evidence).Skip(1).Select(row => Math.Round(row.GetProperty("number").GetDouble(), 9)),
            (one, other) => Math.Abs(one - other) < 1e-6);
        await Folded.AssertReplaysAsync(plant, id, evidence);
    }

    [Fact]
    public async Task Pattern_with_the_windows_of_its_steps()
    {
        await using EvidencePlant plant = await EvidencePlant.StartAsync(Of(new AlertRule
        {
            Id = "spike",
            Kind = AlertRuleKind.Pattern,
            Metric = "temperature",
            Steps = [new AlertStep(70, null), new AlertStep(null, 30)],
            Within = TimeSpan.FromSeconds(40),
            Horizon = TimeSpan.FromHours(1),
        }));
        foreach ((int start, double value) in new[] { (0, 50.0), (10, 80), (20, 50), (30, 20), (40, 50) })
        {
            await plant.WindowAsync("pump", start, value);
        }

        string id = await plant.AlertAsync("spike", "resolved");
        JsonElement evidence = await plant.EvidenceAsync(id);

        Folded.AssertRows(evidence);
        IReadOnlyList<Folded> windows = Folded.Of(evidence);
        Folded hot = windows.Single(one => one.Average > 70);
        Folded cold = windows.Single(one => one.Average < 30 && one.Start > hot.Start);
        Assert.Equal(cold.Start, EvidencePlant.Second(evidence.GetProperty("alert").GetProperty("start")));
        Assert.Equal(
            ["[0]", "[1]"],
            Folded.Rows(evidence).Select(row => row.GetProperty("steps").GetRawText()).Where(steps => steps != "[]"));
        await Folded.AssertReplaysAsync(plant, id, evidence);
    }

    [Fact]
    public async Task Absence_between_two_windows()
    {
        await using EvidencePlant plant = await EvidencePlant.StartAsync(Of(new AlertRule
        {
            Id = "silent",
            Kind = AlertRuleKind.Absence,
            Metric = "temperature",
            For = TimeSpan.FromSeconds(30),
        }));
        await plant.WindowAsync("pump", 0, 20);
        await plant.WindowAsync("pump", 10, 20);
        await plant.ClockAsync("pump", 60);
        await plant.WindowAsync("pump", 70, 20);

        string id = await plant.AlertAsync("silent", "resolved");
        JsonElement evidence = await plant.EvidenceAsync(id);

        Folded.AssertRows(evidence);
        IReadOnlyList<Folded> windows = Folded.Of(evidence);
        Assert.Equal([10, 70], windows.Select(one => one.Start));
        JsonElement alert = evidence.GetProperty("alert");
        Assert.Equal(windows[0].Start + 10, EvidencePlant.Second(alert.GetProperty("start")));
        Assert.Equal(windows[1].Start - windows[0].Start - 10, alert.GetProperty("peak").GetDouble());
        await Folded.AssertReplaysAsync(plant, id, evidence);
    }

    [Fact]
    public async Task Offline_by_status_records()
    {
        await using EvidencePlant plant = await EvidencePlant.StartAsync(Of(new AlertRule
        {
            Id = "away",
            Kind = AlertRuleKind.Offline,
            Stream = AlertRule.DevicesStream,
            For = TimeSpan.FromMilliseconds(100),
        }));
        await plant.WindowAsync("pump", 0, 20);
        await plant.LeaveAsync("pump");
        await plant.AlertAsync("away", "raised");
        await plant.WindowAsync("pump", 10, 20);

        string id = await plant.AlertAsync("away", "resolved");
        JsonElement evidence = await plant.EvidenceAsync(id);

        JsonElement[] statuses = [.. evidence.GetProperty("statuses").EnumerateArray()];
        Assert.Equal([false, true], statuses.Select(one => one.GetProperty("online").GetBoolean()));
        double away = (statuses[1].GetProperty("at").GetDateTime() - statuses[0].GetProperty("at").GetDateTime())
            .TotalSeconds;
        Assert.Equal(away, evidence.GetProperty("alert").GetProperty("peak").GetDouble(), 1e-5);
        Assert.Equal(
            statuses[0].GetProperty("at").GetDateTime(),
            evidence.GetProperty("alert").GetProperty("start").GetDateTime());
        Assert.Empty(evidence.GetProperty("windows").GetProperty("items").EnumerateArray());
        Assert.Empty(evidence.GetProperty("readings").GetProperty("items").EnumerateArray());
        await Folded.AssertReplaysAsync(plant, id, evidence);
    }

    [Fact]
    public async Task Query_says_what_is_not_known()
    {
        const string Text = """
            INSERT INTO alerts
            SELECT window_start, window_end, device, AVG(`value`) AS `value`
            FROM TABLE(TUMBLE(TABLE readings, DESCRIPTOR(event_time), INTERVAL '10' SECOND))
            WHERE metric = 'temperature'
            GROUP BY window_start, window_end, device
            HAVING AVG(`value`) > 70
            """;
        await using EvidencePlant plant = await EvidencePlant.StartAsync(
            new GatewayOptions { SqlPipelines = [new SqlPipelineOptions("boiling", Text)] });
        foreach ((int start, double value) in new[] { (0, 60.0), (10, 75), (20, 90), (30, 60), (40, 60) })
        {
            await plant.WindowAsync("pump", start, value);
        }

        string id = await plant.AlertAsync("boiling", "resolved");
        JsonElement evidence = await plant.EvidenceAsync(id);

        Assert.Equal(Text, evidence.GetProperty("rule").GetProperty("sql").GetString());
        Assert.Equal("query", evidence.GetProperty("rule").GetProperty("kind").GetString());
        Assert.False(evidence.GetProperty("readings").GetProperty("known").GetBoolean());
        Assert.Contains(
            "may read any reading", evidence.GetProperty("readings").GetProperty("note").GetString(),
            StringComparison.Ordinal);
        (double Start, double Number)[] hot =
        [
            .. Folded.Of(evidence).Select(one => (one.Start, one.Average)).Where(one => one.Average > 70),
        ];
        JsonElement alert = evidence.GetProperty("alert");
        Assert.Equal(hot[0].Start, EvidencePlant.Second(alert.GetProperty("start")));
        Assert.Equal(hot.Max(one => one.Number), alert.GetProperty("peak").GetDouble(), 1e-9);
        await Folded.AssertReplaysAsync(plant, id, evidence);
    }

    internal static GatewayOptions Of(params AlertRule[] rules) => new() { Rules = rules };
}
