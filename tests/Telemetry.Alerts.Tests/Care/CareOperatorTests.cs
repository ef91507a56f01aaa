using System.Text;
using Telemetry.Alerts.Care;
using Telemetry.Engine.Testing;
using static Telemetry.Alerts.Tests.Care.CareScript;

namespace Telemetry.Alerts.Tests.Care;

[Verifies(typeof(CareOperator))]
public sealed class CareOperatorTests
{
    private static readonly AlertMatcher OfPress = AlertMatcher.Equal("device", "press");

    [Fact]
    public void Rows_go_through_as_they_are() => Assert.Equal(
        ["raised 1 firing", "confirmed 1 firing", "resolved 1 resolved", "retracted 1 retracted"],
        new CareScript().Row("raised", 1, 0).Row("confirmed", 1, 0).Row("resolved", 1, 0, 10).Row("retracted", 1, 0, 10)
            .Play());

    [Fact]
    public void What_fires_when_a_silence_ends_and_nobody_was_told_of_is_told_then() => Assert.Equal(
        [
            "raised 1 firing silent:s", "raised 2 firing silent:s", "raised 3 firing",
            "resolved 2 resolved silent:s", "unsilenced 1 firing",
        ],
        new CareScript().Silence("s", 60, OfPress).Row("raised", 1, 0).Row("raised", 2, 5)
            .Row("raised", 3, 5, device: "pump").Row("resolved", 2, 5, 20).Wait(59).Wait(1).Wait(60).Play());

    [Fact]
    public void End_that_a_silence_held_back_is_told_to_those_who_know_of_the_alert() => Assert.Equal(
        [
            "raised 1 firing", "silenced 1 firing silent:s by ann", "resolved 1 resolved silent:s",
            "unsilenced 1 resolved",
        ],
        new CareScript().Row("raised", 1, 0).Silence("s", 60, OfPress).Row("resolved", 1, 0, 30).Wait(60).Play());

    [Fact]
    public void Revision_under_a_silence_changes_the_alert_and_tells_nobody() => Assert.Equal(
        [
            "raised 1 firing silent:s", "amended 1 firing silent:s", "retracted 1 retracted silent:s",
        ],
        new CareScript().Silence("s", 60, OfPress).Row("raised", 1, 0).Row("amended", 1, 5).Row("retracted", 1, 5)
            .Wait(60).Play());

    [Fact]
    public void Retraction_under_a_silence_is_told_when_the_raise_was() => Assert.Equal(
        ["raised 1 firing", "silenced 1 firing silent:s by ann", "retracted 1 retracted silent:s",
            "unsilenced 1 retracted"],
        new CareScript().Row("raised", 1, 0).Silence("s", 60, OfPress).Row("retracted", 1, 0).Wait(60).Play());

    [Fact]
    public void Correction_after_a_silence_of_what_came_and_went_under_it_stays_untold_until_it_fires_again() =>
        Assert.Equal(
            [
                "raised 1 firing silent:s", "resolved 1 resolved silent:s", "amended 1 resolved silent:",
                "amended 1 firing silent:", "unsilenced 1 firing",
            ],
            new CareScript().Silence("s", 60, OfPress).Row("raised", 1, 0).Row("resolved", 1, 0, 30).Wait(60)
                .Row("amended", 1, 0, 40).Row("amended", 1, 0).Play());

    [Fact]
    public void Silence_is_removed_by_a_person_and_another_one_goes_on() => Assert.Equal(
        [
            "raised 1 firing silent:a", "silenced 1 firing silent:b by bob", "unsilenced 1 firing by bob",
        ],
        new CareScript().Silence("a", 60, OfPress).Silence("b", 600, OfPress).Row("raised", 1, 0)
            .Order(new CareOrder.Unsilence("a") { By = "bob" })
            .Order(new CareOrder.Unsilence("b") { By = "bob" })
            .Order(new CareOrder.Unsilence("b") { By = "bob" }).Wait(700).Play());

    [Fact]
    public void Silence_of_one_alert_begins_when_it_says_and_is_listed()
    {
        RecordingSink said = new CareScript().Row("raised", 1, 0).Row("raised", 2, 0)
            .Order(new CareOrder.Silence("s", [AlertMatcher.Equal("alert", IdOf(2).ToString())], 20_000_000,
                50_000_000, null)
            { By = "ann" })
            .Wait(19).Wait(1).Wait(30).PlayAll();

        Assert.Equal(
            ["raised 1 firing", "raised 2 firing", "silenced 2 firing silent:s", "unsilenced 2 firing"],
            said["alerts"].Select(Brief));
        Assert.Equal(
            ["created 0", "expired 50000000"],
            said["silences"].Select(line => $"{Value(line, "event")} {Value(line, "at")}"));
    }

    [Fact]
    public void Retraction_that_is_proposed_under_a_silence_is_told_when_it_ends() => Assert.Equal(
        [
            "raised 1 firing", "resolved 1 resolved", "retraction_proposed 1 resolved silent:s",
            "unsilenced 1 resolved",
        ],
        new CareScript().Row("raised", 1, 0).Row("resolved", 1, 0, 5, isAcknowledged: true)
            .Silence("s", 10, AlertMatcher.Equal("device", "press")).Wait(1)
            .Row("retraction_proposed", 1, 0, 5, isAcknowledged: true, isProposed: true).Wait(20).Play());

    [Fact]
    public void Alert_of_another_pipeline_that_is_withdrawn_here_is_not_kept() => Assert.Equal(
        ["withdrawn 1 resolved", "raised 1 firing"],
        new CareScript().Row("withdrawn", 1, 0, 5).Order(new CareOrder.Say(IdOf(1)) { Comment = "so" })
            .Row("raised", 1, 0).Play());

    [Fact]
    public void End_of_what_people_were_told_is_not_held_back_by_maintenance() => Assert.Equal(
        ["raised 1 firing", "amended 1 firing silent:m", "resolved 1 resolved"],
        new CareScript().Row("raised", 1, 0).Row("amended", 1, 10).Row("resolved", 1, 10, 12).Play(
            new CareSettings
            {
                Maintenance = [new MaintenanceWindow { Id = "m", From = 5_000_000, To = 90_000_000 }],
            }));

    [Fact]
    public void Closed_alert_is_over_for_people_and_its_results_notify_nobody() => Assert.Equal(
        [
            "raised 1 firing", "closed 1 resolved by ann", "amended 1 resolved silent:closed",
            "resolved 1 resolved silent:closed", "retracted 1 retracted silent:closed",
        ],
        new CareScript().Row("raised", 1, 0).Order(new CareOrder.Close(IdOf(1)) { By = "ann" })
            .Order(new CareOrder.Close(IdOf(1)) { By = "bob" }).Row("amended", 1, 5).Row("resolved", 1, 5, 10)
            .Row("retracted", 1, 5, 10).Order(new CareOrder.Close(IdOf(1))).Play());

    [Fact]
    public void Closing_under_a_silence_is_told_when_it_ends() => Assert.Equal(
        [
            "raised 1 firing", "silenced 1 firing silent:s by ann", "closed 1 resolved silent:s",
            "unsilenced 1 resolved",
        ],
        new CareScript().Row("raised", 1, 0).Silence("s", 60, OfPress).Order(new CareOrder.Close(IdOf(1))).Wait(60)
            .Play());

    [Fact]
    public void People_assign_and_comment_what_is_known()
    {
        RecordingSink said = new CareScript().Row("raised", 1, 0)
            .Order(new CareOrder.Assign(IdOf(1), "bob") { By = "ann", Comment = "yours" })
            .Order(new CareOrder.Assign(IdOf(1), "bob") { By = "ann" })
            .Order(new CareOrder.Say(IdOf(1)) { By = "bob", Comment = "looking" })
            .Order(new CareOrder.Say(IdOf(7)) { By = "bob", Comment = "what?" })
            .Order(new CareOrder.Assign(IdOf(1), null) { By = "bob" })
            .Row("resolved", 1, 0, 10).PlayAll();

        Assert.Equal(
            [
                "raised 1 firing", "assigned 1 firing by ann to bob", "commented 1 firing by bob to bob",
                "assigned 1 firing by bob", "resolved 1 resolved",
            ],
            said["alerts"].Select(Brief));
        Assert.Equal("yours", Value(said["alerts"][1], "comment"));
        Assert.Equal("looking", Value(said["alerts"][2], "comment"));
    }

    [Fact]
    public void Alert_that_was_there_before_the_operator_is_known_to_people() => Assert.Equal(
        ["resolved 1 resolved"], new CareScript().Row("resolved", 1, 0, 10).Play());

    [Fact]
    public void Consequence_is_told_when_its_cause_is_gone() => Assert.Equal(
        ["raised 1 firing silent:cause", "amended 1 firing silent:", "unsilenced 1 firing"],
        new CareScript().Row("raised", 1, 0, isConsequence: true).Row("amended", 1, 0).Play());

    [Fact]
    public void Cause_that_a_person_closed_hides_nothing() => Assert.Equal(
        [
            "raised 1 firing", "raised 2 firing silent:cause", "closed 1 resolved by ann", "unsilenced 2 firing by ann",
            "raised 3 firing",
        ],
        new CareScript().Row("raised", 1, 0).Row("raised", 2, 0, isConsequence: true, cause: 1)
            .Order(new CareOrder.Close(IdOf(1)) { By = "ann" })
            .Row("raised", 3, 0, isConsequence: true, cause: 1).Play());

    [Fact]
    public void What_the_topology_ungroups_is_told_though_it_is_over() => Assert.Equal(
        ["raised 1 firing silent:cause", "resolved 1 resolved silent:cause", "ungrouped 1 resolved"],
        new CareScript().Row("raised", 1, 0, isConsequence: true).Row("resolved", 1, 0, 10, isConsequence: true)
            .Row("ungrouped", 1, 0, 10).Play());

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("""{"do":"assign"}""")]
    [InlineData("""{"do":"assign","alert":"xyz","to":"bob"}""")]
    [InlineData("""{"do":"dance","alert":"00000000000000000000000000000001"}""")]
    [InlineData("""{"do":"comment","alert":"00000000000000000000000000000001"}""")]
    [InlineData("""{"do":"silence","silence":"s","matchers":[],"span":5}""")]
    [InlineData(
        """
        {"do":"silence","silence":"s","matchers":[{"name":"rule","op":"=","value":"h"}],"span":-9223372036854775808}
        """)]
    [InlineData("""{"do":"silence","silence":"s","matchers":[{"name":"device","op":"=~","value":".*"}],"span":5}""")]
    [InlineData("""{"do":"silence","silence":"s","matchers":[{"name":"device","op":"=~","value":"("}],"span":5}""")]
    [InlineData("""{"do":"silence","silence":"s","matchers":[{"name":"device","op":"=","value":"press"}]}""")]
    [InlineData("""{"do":"silence","silence":"s","matchers":[{"name":"device","op":"=","value":"press"}],"span":0}""")]
    [InlineData(
        """
        {"do":"silence","silence":"s","matchers":[{"name":"rule","op":"=","value":"h"}],"span":5,"ends":9}
        """)]
    [InlineData(
        """
        {"do":"silence","silence":"s","matchers":[{"name":"rule","op":"=","value":"h"}],"starts":9,"ends":9}
        """)]
    [InlineData("""{"do":"silence","matchers":[{"name":"device","op":"=","value":"press"}],"span":5000000}""")]
    [InlineData("""{"do":"close","alert":"00000000000000000000000000000001","by":"\ud800"}""")]
    public void Bytes_that_are_no_order_do_nothing(string payload) => Assert.Equal(
        ["raised 1 firing"],
        new CareScript().Row("raised", 1, 0).Control(Encoding.UTF8.GetBytes(payload)).Wait(60).Play());

    [Fact]
    public void Orders_are_read_as_they_were_written()
    {
        CareOrder[] orders =
        [
            new CareOrder.Assign(IdOf(1), "bob") { By = "ann", Token = "duty", Comment = "yours" },
            new CareOrder.Assign(IdOf(1), null),
            new CareOrder.Say(IdOf(2)) { By = "ann", Comment = "\"so\"\n" },
            new CareOrder.Close(IdOf(3)) { Comment = "done" },
            new CareOrder.Unsilence("s") { By = "ann" },
        ];
        foreach (CareOrder order in orders)
        {
            Assert.True(CareOrder.TryRead(order.ToPayload(), out CareOrder? read));
            Assert.Equal(order, read);
        }
    }

    [Fact]
    public void There_are_only_so_many_silences()
    {
        var script = new CareScript();
        for (int i = 0; i <= CareLimits.SilencesMax; i++)
        {
            script.Silence($"s{i}", 60 + i, OfPress);
        }

        script.Silence("s0", 600, OfPress).Wait(60).Silence("late", 60, OfPress);
        RecordingSink said = script.PlayAll();

        Assert.Equal(CareLimits.SilencesMax + 1, said["silences"].Count(l => Value(l, "event") == "created"));
        Assert.DoesNotContain(
            said["silences"], line => Value(line, "id") == $"s{CareLimits.SilencesMax}");
    }

    [Fact]
    public void Alerts_that_are_over_are_let_go_when_there_are_too_many()
    {
        var script = new CareScript().Row("raised", 1, 0).Wait(1);
        for (int i = 2; i <= CareLimits.SettledAlertsMax + 3; i++)
        {
            script.Row("raised", i, i).Row("resolved", i, i, i + 1);
        }

        string[] said = script
            .Order(new CareOrder.Say(IdOf(2)) { Comment = "gone" })
            .Order(new CareOrder.Say(IdOf(1)) { Comment = "fires" })
            .Order(new CareOrder.Say(IdOf(4)) { Comment = "kept" }).Play();

        Assert.Equal(["commented 1 firing", "commented 4 resolved"], said[^2..]);
    }

    [Fact]
    public void End_that_a_silence_holds_back_is_told_however_many_alerts_are_over_by_then()
    {
        var script = new CareScript().Row("raised", 1, 0).Wait(1)
            .Silence("s", 60, AlertMatcher.Equal("alert", IdOf(1).ToString())).Row("resolved", 1, 0, 1).Wait(1);
        for (int i = 2; i <= CareLimits.SettledAlertsMax + 3; i++)
        {
            script.Row("raised", i, i).Row("resolved", i, i, i + 1);
        }

        Assert.Contains("unsilenced 1 resolved", script.Wait(120).Play());
    }
}
