using Telemetry.Engine.Execution;
using Telemetry.Engine.Fencing;

namespace Telemetry.Engine.Tests.Fencing;

/// <summary>Fixtures of fault F23: a card cloned, an image restored, a name given twice.</summary>
public sealed class ClonedDeviceTests
{
    private static readonly StepSender First = Sender("r1", 1, "");

    [Fact]
    public void A_device_that_was_started_again_is_the_same_one()
    {
        var outcome = new FenceScript()
            .Send(First, "r1", 0, 3, 20).Wait()
            .Send(Sender("r2", 2, "r1"), "r2", 0, 3, 20).Wait()
            .Send(Short("r2"), "r2", 3, 3, 20).Wait()
            .Send(Sender("r3", 3, "r2/r1"), "r3", 0, 3, 20)
            .Play();

        Assert.Null(outcome.View.Conflict);
        Assert.Equal(new SourceCounters(12, 0, 0, 0, 0), outcome.Counters);
    }

    [Fact]
    public void A_device_that_was_started_often_without_being_heard_is_the_same_one()
    {
        var outcome = new FenceScript()
            .Send(First, "r1", 0, 3, 20).Wait()
            .Send(Sender("r5", 5, "r4/r3/r2/r1"), "r5", 0, 3, 20).Wait()
            .Send(Sender("r40", 40, "r39/r38"), "r40", 0, 3, 20)
            .Play();

        Assert.Null(outcome.View.Conflict);
        Assert.Equal(9, outcome.Counters.Accepted);
    }

    [Fact]
    public void Of_two_copies_of_a_card_the_second_is_held_back_and_the_device_flagged()
    {
        var outcome = new FenceScript()
            .Send(First, "r1", 0, 3, 20).Wait()
            .Send(Sender("a2", 2, "r1"), "a2", 0, 3, 20)
            .Send(Sender("b2", 2, "r1"), "b2", 0, 3, 90).Wait()
            .Send(Short("a2"), "a2", 3, 3, 20)
            .Send(Short("b2"), "b2", 3, 3, 90)
            .Play();

        Assert.Equal(new SourceCounters(9, 0, 0, 0, 6), outcome.Counters);
        Assert.Equal(6, outcome.CountOf("clone"));
        Assert.DoesNotContain(outcome.Readings, line => line.Contains("value=9", StringComparison.Ordinal));
        Assert.Equal(("clone", "a2", "b2", 6L), Seen(outcome));
    }

    [Fact]
    public void The_original_may_be_started_again_beside_its_clone_and_the_clone_may_not()
    {
        var outcome = new FenceScript()
            .Send(First, "r1", 0, 3, 20).Wait()
            .Send(Sender("a2", 2, "r1"), "a2", 0, 3, 20)
            .Send(Sender("b2", 2, "r1"), "b2", 0, 3, 90).Wait()
            .Send(Sender("b3", 3, "b2/r1"), "b3", 0, 3, 90).Wait()
            .Send(Sender("b4", 4, "b3/b2/r1"), "b4", 0, 3, 90).Wait()
            .Send(Sender("a3", 3, "a2/r1"), "a3", 0, 3, 20)
            .Play();

        Assert.Equal(9, outcome.Counters.Accepted);
        Assert.Equal(9, outcome.CountOf("clone"));
        Assert.Equal(("clone", "a3", "b4", 9L), Seen(outcome));
    }

    [Fact]
    public void The_old_backlog_that_both_copies_hold_is_counted_once()
    {
        var outcome = new FenceScript()
            .Send(First, "r1", 0, 3, 20).Wait()
            .Send(Sender("a2", 2, "r1"), "r1", 3, 20, 30)
            .Send(Sender("b2", 2, "r1"), "r1", 3, 20, 30)
            .Send(Short("b2"), "b2", 0, 3, 90)
            .Play();

        Assert.Equal(new SourceCounters(23, 20, 0, 0, 3), outcome.Counters);
        Assert.Equal(3, outcome.CountOf("clone"));
    }

    [Fact]
    public void Backlog_that_only_the_held_copy_has_sent_is_taken_from_the_other_one_later()
    {
        var outcome = new FenceScript()
            .Send(First, "r1", 0, 3, 20).Wait()
            .Send(Sender("a2", 2, "r1"), "a2", 0, 3, 20)
            .Send(Sender("b2", 2, "r1"), "r1", 3, 20, 30).Wait()
            .Send(Short("a2"), "r1", 3, 20, 30)
            .Play();

        Assert.Equal(26, outcome.Counters.Accepted);
        Assert.Equal(20, outcome.CountOf("clone"));
    }

    [Fact]
    public void A_run_that_was_replaced_may_not_speak_again()
    {
        var outcome = new FenceScript()
            .Send(First, "r1", 0, 3, 20).Wait()
            .Send(Sender("b2", 2, "r1"), "b2", 0, 3, 90).Wait()
            .Send(Short("r1"), "r1", 3, 3, 20)
            .Play();

        Assert.Equal(6, outcome.Counters.Accepted);
        Assert.Equal(("clone", "b2", "r1", 3L), Seen(outcome));
    }

    [Fact]
    public void An_image_that_was_restored_is_held_back_until_it_is_accepted()
    {
        var script = new FenceScript()
            .Send(Sender("r7", 7, "r6/r5"), "r7", 0, 3, 20).Wait()
            .Send(Sender("x6", 6, "r5/r4"), "x6", 0, 3, 90).Wait();

        Assert.Equal(("clone", "r7", "x6", 3L), Seen(script.Play()));

        var accepted = script.Accept().Send(Short("x6"), "x6", 3, 3, 90).Wait()
            .Send(Sender("x7", 7, "x6/r5"), "x7", 0, 3, 90).Play();
        Assert.Null(accepted.View.Conflict);
        Assert.Equal(9, accepted.Counters.Accepted);

        var back = script.Wait().Send(Short("r7"), "r7", 3, 3, 20).Play();
        Assert.Equal(("clone", "x7", "r7", 3L), Seen(back));
    }

    [Fact]
    public void A_new_device_with_an_old_name_is_held_back_or_replaces_it_as_configured()
    {
        static FenceScript Script(bool admits) => new FenceScript(new() { AdmitsReplacement = admits })
            .Send(First, "r1", 0, 3, 20).Wait()
            .Send(new("pump", "n1", "other", 1, ""), "n1", 0, 3, 90).Wait()
            .Send(Short("n1"), "n1", 3, 3, 90);

        var held = Script(false).Play();
        Assert.Equal(("id_reused", "r1", "n1", 6L), Seen(held));
        Assert.Equal(6, held.CountOf("id_reused"));

        Assert.Null(Script(true).Play().View.Conflict);
        Assert.Equal(9, Script(true).Play().Counters.Accepted);
        Assert.Equal(
            ("clone", "n1", "r1", 3L), Seen(Script(true).Send(Short("r1"), "r1", 3, 3, 20).Play()));
    }

    [Fact]
    public void Two_agents_with_one_name_that_take_each_others_session_over_are_told_apart()
    {
        var script = new FenceScript();
        for (var turn = 0UL; turn < 5; turn++)
        {
            script.Send(new("pump", "a", "spool-a", 1, ""), "a", turn, 1, 20)
                .Send(new("pump", "b", "spool-b", 1, ""), "b", turn, 1, 90).Wait();
        }

        var outcome = script.Play();
        Assert.Equal(new SourceCounters(5, 0, 0, 0, 5), outcome.Counters);
        Assert.Equal(("id_reused", "a", "b", 5L), Seen(outcome));
    }

    [Fact]
    public void A_sender_that_is_held_back_moves_no_clock()
    {
        var outcome = new FenceScript()
            .Send(Sender("a2", 2, "r1"), "a2", 0, 3, 20).Wait(20)
            .Low(Sender("b2", 2, "r1"), 115)
            .Send(Short("a2"), "a2", 3, 3, 20, at: 110)
            .Play();

        Assert.Equal(6, outcome.Counters.Accepted);
        Assert.Equal(0, outcome.Counters.Late);
    }

    [Fact]
    public void A_device_that_two_agents_may_speak_for_is_no_conflict()
    {
        var outcome = new FenceScript()
            .Send(new("east", "e1", "spool-e", 1, ""), "line", 0, 3, 20).Wait()
            .Send(new("west", "w1", "spool-w", 1, ""), "line", 3, 3, 20)
            .Send(new("east", "e1", "spool-e", 1, ""), "line", 6, 3, 20)
            .Play();

        Assert.Null(outcome.View.Conflict);
        Assert.Equal(9, outcome.Counters.Accepted);
    }

    [Fact]
    public void An_agent_that_does_not_say_who_it_is_is_taken()
    {
        var outcome = new FenceScript()
            .Send(StepSender.Unknown, "b1", 0, 3, 20).Wait()
            .Send(First, "r1", 0, 3, 20).Wait()
            .Send(StepSender.Unknown, "b2", 0, 3, 20)
            .Play();

        Assert.Null(outcome.View.Conflict);
        Assert.Equal(9, outcome.Counters.Accepted);
    }

    private static StepSender Sender(string run, ulong epoch, string past) => new("pump", run, "spool-1", epoch, past);

    private static StepSender Short(string run) => new("pump", run, "", 0, "");

    private static (string Reason, string Run, string OtherRun, long Held) Seen(FenceOutcome outcome)
    {
        var conflict = outcome.View.Conflict;
        Assert.NotNull(conflict);
        return (conflict.Reason, conflict.Run, conflict.OtherRun, conflict.Held);
    }
}
