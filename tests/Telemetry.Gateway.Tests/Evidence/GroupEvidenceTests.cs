using System.Text.Json;
using Telemetry.Alerts;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Tests.Harness;

namespace Telemetry.Gateway.Tests.Evidence;

/// <summary>Alerts over windows of a group: what they were said from before a revision, and after.</summary>
public sealed class GroupEvidenceTests
{
    private static readonly GroupWindowOptions Windows = new()
    {
        Id = "site_10s",
        IdleAfter = TimeSpan.Zero,
        // The readings are old: neither may come before their devices have spoken.
        Deadline = TimeSpan.FromDays(36_500),
        Horizon = TimeSpan.FromDays(36_500),
        Groups = [("hall", ["pump", "fan"])],
    };

    [Fact]
    public async Task Revision_shows_what_the_row_was_before_and_which_readings_each_has()
    {
        await using EvidencePlant plant = await StartAsync(new AlertRule
        {
            Id = "hall-hot",
            Stream = "site_10s",
            Metric = "temperature",
            RaiseAbove = 50,
            ClearBelow = 50,
        });
        await BothAsync(plant, 0, 20, 20);
        await plant.LeaveAsync("fan");
        await plant.WindowAsync("pump", 10, 60);
        await plant.AlertAsync("hall-hot", "raised");
        await plant.WindowAsync("fan", 10, 70);
        await BothAsync(plant, 20, 20, 20);

        string id = await plant.AlertAsync("hall-hot", "resolved");
        JsonElement evidence = await plant.EvidenceAsync(id);

        Folded.AssertRows(evidence);
        Folded.AssertAlert(
            evidence, [.. Folded.Of(evidence).Select(one => (one.Start, one.Average))], n => n > 50, n => n <= 50);
        JsonElement before = Assert.Single(
            evidence.GetProperty("windows").GetProperty("items").EnumerateArray(),
            row => row.GetProperty("replaced").GetBoolean());
        JsonElement after = Folded.Rows(evidence)[0];
        Assert.Equal(("incomplete", "final"), (Text(before, "state"), Text(after, "state")));
        Assert.Equal((0, 1), (Number(before, "revision"), Number(after, "revision")));
        Assert.Equal((1, 2), (Number(before, "present"), Number(after, "present")));
        Assert.Equal("fan", Assert.Single(before.GetProperty("missing").EnumerateArray()).GetString());

        // What was there before the fan came back is what the first revision is made of.
        double[] known =
        [
            .. evidence.GetProperty("readings").GetProperty("items").EnumerateArray()
                .Where(one => Text(one, "device") == "pump" && EvidencePlant.Second(one.GetProperty("time")) < 20)
                .Select(one => one.GetProperty("value").GetDouble()),
        ];
        Assert.Equal(known.Average(), before.GetProperty("value").GetDouble(), 1e-9);
        Assert.Equal(
            ["raised", "amended", "confirmed", "resolved"],
            evidence.GetProperty("events").EnumerateArray().Select(one => Text(one, "event")));
        Assert.Equal("fan", Text(evidence.GetProperty("events")[1].GetProperty("input"), "device"));
        await Folded.AssertReplaysAsync(plant, id, evidence);
    }

    [Fact]
    public async Task Completeness_is_a_share_of_members()
    {
        await using EvidencePlant plant = await StartAsync(new AlertRule
        {
            Id = "half",
            Kind = AlertRuleKind.Completeness,
            Stream = "site_10s",
            RaiseBelow = 0.9,
            ClearAbove = 0.9,
        });
        await BothAsync(plant, 0, 20, 20);
        await plant.LeaveAsync("fan");
        await plant.WindowAsync("pump", 10, 20);

        string id = await plant.AlertAsync("half", "raised");
        JsonElement evidence = await plant.EvidenceAsync(id);

        Folded.AssertRows(evidence);
        JsonElement row = Assert.Single(Folded.Rows(evidence));
        string[] present =
        [
            .. evidence.GetProperty("readings").GetProperty("items").EnumerateArray()
                .Select(one => Text(one, "device")!).Distinct(),
        ];
        Assert.Equal(["pump"], present);
        Assert.Equal(present.Length / 2.0, row.GetProperty("number").GetDouble());
        Assert.Equal(present.Length / 2.0, evidence.GetProperty("alert").GetProperty("peak").GetDouble());
        Assert.True(row.GetProperty("above").GetBoolean());
        await Folded.AssertReplaysAsync(plant, id, evidence);
    }

    [Fact]
    public async Task Readings_that_came_twice_or_too_late_are_there_and_did_not_count()
    {
        await using EvidencePlant plant = await EvidencePlant.StartAsync(EvidenceKindTests.Of(new AlertRule
        {
            Id = "hot",
            Metric = "temperature",
            RaiseAbove = 50,
            ClearBelow = 50,
        }));
        byte[] pack = EvidencePlant.PackOf("pump", 0, (1, "temperature", 60), (2, "temperature", 70));
        await plant.PublishAsync("pump", pack);
        await plant.PublishAsync("pump", pack);
        await plant.PublishAsync("pump", Packs.Text(
            $$"""[{"bn":"pump/","boot":"b1","seq":2},{"n":"temperature","t":{{Packs.Start + 3}},"vs":"hot"}]"""));
        plant.GoOn("pump", 3);
        await plant.ClockAsync("pump", 10);
        await plant.SendAsync("pump", "temperature", (4, 1_000));
        await plant.WindowAsync("pump", 10, 20);
        string id = await plant.AlertAsync("hot", "resolved");
        await plant.Probe.UntilAsync(
            "/api/v1/dead_letters", list => list.GetProperty("items").GetArrayLength() == 1);

        JsonElement evidence = await plant.EvidenceAsync(id);

        Folded.AssertRows(evidence);
        Assert.Equal(
            ["1 none", "1 duplicate", "2 none", "2 duplicate", "3 no_number", "4 late"],
            evidence.GetProperty("readings").GetProperty("items").EnumerateArray().Take(6).Select(one =>
                $"{EvidencePlant.Second(one.GetProperty("time"))} {Text(one, "reason") ?? "none"}"));
        await Folded.AssertReplaysAsync(plant, id, evidence);
    }

    private static Task<EvidencePlant> StartAsync(AlertRule rule) => EvidencePlant.StartAsync(
        new GatewayOptions { Rules = [rule], GroupWindows = [Windows] });

    private static async Task BothAsync(EvidencePlant plant, int start, double pump, double fan)
    {
        await plant.WindowAsync("fan", start, fan);
        await plant.WindowAsync("pump", start, pump);
    }

    private static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();

    private static long Number(JsonElement item, string name) => item.GetProperty(name).GetInt64();
}
