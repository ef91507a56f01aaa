using Telemetry.Alerts.Care;
using Telemetry.Engine.Testing;
using static Telemetry.Alerts.Tests.Care.CareScript;

namespace Telemetry.Alerts.Tests.Care;

public sealed class CareTimeTests
{
    private static readonly CareSettings Washdown = new()
    {
        Maintenance = [new MaintenanceWindow { Id = "washdown", From = 1_000_000_000, To = 2_000_000_000 }],
    };

    private static readonly CareSettings Night = new()
    {
        Escalations =
        [
            new EscalationChain
            {
                Id = "night",
                Matchers = [AlertMatcher.Equal("severity", "critical")],
                Steps = [new(TimeSpan.FromSeconds(60), "lead"), new(TimeSpan.FromSeconds(300), "head")],
            },
        ],
    };

    [Fact]
    public void Excursion_inside_maintenance_that_is_delivered_late_pages_nobody() => Assert.Equal(
        ["raised 1 firing silent:washdown", "resolved 1 resolved silent:washdown"],
        new CareScript().Low("press", 900).Wait(5_000).Row("raised", 1, 1_100, isLate: true).Low("press", 1_150)
            .Wait(60).Row("resolved", 1, 1_100, 1_200).Low("press", 5_000).Wait(60).Play(Washdown));

    [Fact]
    public void Condition_that_outlives_maintenance_is_told_when_its_device_says_so() => Assert.Equal(
        ["raised 1 firing silent:washdown", "unsilenced 1 firing", "resolved 1 resolved"],
        new CareScript().Low("press", 900).Wait(5_000).Row("raised", 1, 1_100).Low("press", 2_000).Wait(60)
            .Low("press", 2_001).Wait(60).Row("resolved", 1, 1_100, 2_100).Play(Washdown));

    [Fact]
    public void Condition_that_is_corrected_to_begin_before_maintenance_is_told() => Assert.Equal(
        ["raised 1 resolved silent:washdown", "amended 1 resolved silent:", "unsilenced 1 resolved"],
        new CareScript().Wait(5_000).Row("raised", 1, 1_100, 1_200).Row("amended", 1, 990, 1_200).Play(Washdown));

    [Fact]
    public void What_began_before_maintenance_is_told_as_always() => Assert.Equal(
        ["raised 1 firing", "resolved 1 resolved"],
        new CareScript().Wait(900).Row("raised", 1, 900).Wait(600).Row("resolved", 1, 900, 1_500).Play(Washdown));

    [Fact]
    public void Conditions_of_no_device_and_devices_that_are_away_live_by_the_journals_clock() => Assert.Equal(
        [
            "raised 1 firing silent:washdown", "raised 2 firing silent:washdown", "unsilenced 1 firing",
            "unsilenced 2 firing",
        ],
        new CareScript().Low("press", 900).Wait(1_100).Row("raised", 1, 1_100, device: "hall")
            .Row("raised", 2, 1_100, source: "devices").Wait(899).Wait(1).Play(Washdown));

    [Fact]
    public void Alert_is_passed_on_step_by_step_until_somebody_acknowledges_it() => Assert.Equal(
        [
            "raised 1 firing", "raised 2 firing", "escalated 2 firing level 1 lead", "acknowledged 3 firing",
            "escalated 2 firing level 2 head", "resolved 2 resolved level 2 head",
        ],
        new CareScript().Row("raised", 1, 0).Row("raised", 2, 0, severity: "critical").Wait(59).Wait(1)
            .Row("acknowledged", 3, 0, severity: "critical", isAcknowledged: true).Wait(239).Wait(1).Wait(600)
            .Row("resolved", 2, 0, 900, severity: "critical").Wait(600).Play(Night));

    [Theory]
    [InlineData("ack")]
    [InlineData("close")]
    [InlineData("resolve")]
    [InlineData("retract")]
    public void Nobody_is_bothered_further_when(string what)
    {
        CareScript script = new CareScript().Row("raised", 1, 0, severity: "critical").Wait(59);
        _ = what switch
        {
            "ack" => script.Row("acknowledged", 1, 0, severity: "critical", isAcknowledged: true),
            "close" => script.Order(new CareOrder.Close(IdOf(1))),
            "resolve" => script.Row("resolved", 1, 0, 20, severity: "critical"),
            _ => script.Row("retracted", 1, 0, severity: "critical"),
        };

        Assert.DoesNotContain(script.Wait(600).Play(Night), line => line.StartsWith("esc", StringComparison.Ordinal));
    }

    [Fact]
    public void Time_under_a_silence_does_not_count_for_an_escalation() => Assert.Equal(
        [
            "raised 1 firing", "silenced 1 firing silent:s by ann", "unsilenced 1 firing",
            "escalated 1 firing level 1 lead",
        ],
        new CareScript().Row("raised", 1, 0, severity: "critical").Wait(50)
            .Silence("s", 100, AlertMatcher.Equal("rule", "hot")).Wait(60).Wait(40).Wait(59).Wait(1).Play(Night));

    [Fact]
    public void Return_of_a_device_says_once_what_was_missed()
    {
        RecordingSink said = new CareScript().Status("press", true).Low("press", 1).Wait(100).Status("press", false)
            .Wait(1_000).Status("press", true).Row("raised", 1, 200, isLate: true).Row("resolved", 1, 200, 300)
            .Row("raised", 2, 400, isLate: true).Row("retracted", 2, 400).Row("raised", 3, 1_200)
            .Row("raised", 4, 500, device: "pump").Row("resolved", 5, 100, 1_100, source: "devices")
            .Low("press", 1_050).Wait(10).Row("amended", 1, 210, 300).Low("press", 1_101).Wait(10)
            .Row("amended", 1, 220, 300).Low("press", 1_200).PlayAll();

        string digest = Assert.Single(said["digests"]);
        Assert.Equal(
            "press 100000000 1100000000 true 2 2 0 1 1 1 0",
            string.Join(' ', ((string[])["device", "away_from", "away_to", "caught_up", "raised", "late", "confirmed",
                "amended", "resolved", "retracted", "proposed"]).Select(column => Value(digest, column))));
        Assert.Equal($"""["{IdOf(1)}","{IdOf(2)}"]""", Value(digest, "alerts"));
    }

    [Fact]
    public void Alert_of_a_group_is_news_of_every_device_that_is_back_and_has_not_caught_up()
    {
        RecordingSink said = new CareScript().Low("press", 1).Low("pump", 1).Low("fan", 1)
            .Row("raised", 1, 50, device: null).Wait(100)
            .Status("press", false).Status("pump", false).Status("fan", false).Wait(1_000)
            .Status("press", true).Status("pump", true).Row("retracted", 1, 50, device: null)
            .Low("press", 1_101).Row("raised", 2, 60, device: null).Low("pump", 1_101).Wait(10)
            .Status("fan", true).Low("fan", 1_200).PlayAll();

        Assert.Equal(
            [$"press 0 1 [\"{IdOf(1)}\"]", $"pump 1 1 [\"{IdOf(1)}\",\"{IdOf(2)}\"]"],
            said["digests"].Select(line => string.Join(' ', ((string[])["device", "raised", "retracted", "alerts"])
                .Select(column => Value(line, column)))));
    }

    [Fact]
    public void Digest_waits_an_hour_for_a_clock_that_stands_still_and_a_return_without_news_says_nothing()
    {
        CareScript script = new CareScript().Low("press", 1).Low("pump", 1).Status("press", false)
            .Status("pump", false).Wait(100).Status("press", true).Status("pump", true).Row("raised", 1, 50)
            .Low("pump", 200).Wait(3_599);
        Assert.Empty(script.PlayAll()["digests"]);

        Assert.Contains(" caught_up=false ", Assert.Single(script.Wait(1).PlayAll()["digests"]));
    }

    [Fact]
    public void What_maintenance_holds_back_is_not_missed() => Assert.Empty(
        new CareScript().Low("press", 1).Wait(900).Status("press", false).Wait(3_000).Status("press", true)
            .Row("raised", 1, 1_100, 1_200, isLate: true).Low("press", 4_000).Wait(10).PlayAll(Washdown)["digests"]);
}
