using Telemetry.Engine.Execution;
using Telemetry.Engine.Fencing;

namespace Telemetry.Engine.Tests.Fencing;

/// <summary>Fixtures of fault F23: the same (boot, seq) with another reading must not vanish.</summary>
public sealed class SeqConflictTests
{
    private static readonly StepSender Nobody = StepSender.Unknown;

    [Fact]
    public void Numbers_that_went_back_are_a_conflict_and_nothing_of_them_vanishes()
    {
        // A machine's memory was put back by an hour: its numbers begin again at 100, with readings of now.
        var outcome = new FenceScript()
            .Send(Nobody, "b", 0, 500, 20).Wait(3_600)
            .Send(Nobody, "b", 100, 10, 50).Wait()
            .Send(Nobody, "b", 500, 10, 50)
            .Play();

        Assert.Equal(new SourceCounters(500, 0, 0, 0, 20), outcome.Counters);
        Assert.Equal(20, outcome.CountOf("seq_conflict"));
        Assert.Equal(("seq_conflict", 20L), Seen(outcome));
    }

    [Fact]
    public void Two_copies_that_use_the_same_numbers_side_by_side_are_a_conflict()
    {
        var outcome = new FenceScript()
            .Send(Nobody, "b", 0, 10, 20).Wait()
            .Send(Nobody, "b", 10, 5, 20)
            .Send(Nobody, "b", 10, 5, 90, at: 100_001).Wait()
            .Send(Nobody, "b", 15, 5, 20)
            .Play();

        Assert.Equal(15, outcome.Counters.Accepted);
        Assert.Equal(10, outcome.CountOf("seq_conflict"));
    }

    [Fact]
    public void A_message_that_tells_its_readings_twice_counts_them_once_and_is_no_conflict()
    {
        var outcome = new FenceScript()
            .Send(Nobody, "b", 0, 7, 20, times: 2).Wait()
            .Send(Nobody, "b", 7, 3, 20)
            .Play();

        Assert.Equal(10, outcome.Counters.Accepted);
        Assert.Equal(7, outcome.Counters.Duplicate);
        Assert.Equal(0, outcome.CountOf("seq_conflict"));
    }

    [Fact]
    public void What_was_counted_before_the_conflict_stays_a_duplicate()
    {
        var outcome = new FenceScript()
            .Send(Nobody, "b", 0, 10, 20).Wait()
            .Send(Nobody, "b", 5, 5, 90).Wait()
            .Send(Nobody, "b", 0, 10, 20, at: 100_000)
            .Play();

        Assert.Equal(new SourceCounters(10, 10, 0, 0, 5), outcome.Counters);
    }

    [Fact]
    public void Numbers_that_wrap_are_a_conflict_until_a_person_lets_them_begin_anew()
    {
        var script = new FenceScript();
        for (var first = 0UL; first < 65_536; first += 4_096) { script.Send(Nobody, "b", first, 4_096, 20).Wait(); }
        script.Send(Nobody, "b", 0, 3, 50).Wait();
        var held = script.Play();
        Assert.Equal(("seq_conflict", 3L), Seen(held));

        var settled = script.Accept().Send(Nobody, "b", 3, 3, 50).Wait().Send(Nobody, "b", 6, 3, 50).Play();
        Assert.Null(settled.View.Conflict);
        Assert.Equal(65_536 + 6, settled.Counters.Accepted);
    }

    [Fact]
    public void The_greatest_numbers_do_not_overflow()
    {
        var outcome = new FenceScript()
            .Send(Nobody, "b", ulong.MaxValue - 4, 4, 20).Wait()
            .Send(Nobody, "b", ulong.MaxValue, 1, 20).Wait()
            .Send(Nobody, "b", ulong.MaxValue - 2, 3, 20, at: 50).Wait()
            .Send(Nobody, "b2", 0, 3, 20)
            .Play();

        Assert.Equal(8, outcome.Counters.Accepted);
        Assert.Equal(3, outcome.CountOf("seq_conflict"));
    }

    [Fact]
    public void Readings_sent_again_in_other_messages_are_duplicates()
    {
        var outcome = new FenceScript()
            .Send(Nobody, "b", 0, 16, 20).Wait()
            .Send(Nobody, "b", 4, 4, 24, at: 100_000).Wait()
            .Send(Nobody, "b", 14, 4, 34, at: 100_000)
            .Play();

        Assert.Equal(new SourceCounters(18, 6, 0, 0, 0), outcome.Counters);
        Assert.Null(outcome.View.Conflict);
    }

    [Fact]
    public void A_reading_that_was_redated_is_the_same_reading()
    {
        var outcome = new FenceScript()
            .Send(Nobody, "b", 0, 5, 20, at: 50, quality: "unsynced").Wait()
            .Send(Nobody, "b", 0, 5, 20, at: 90, quality: "redated")
            .Play();

        Assert.Equal(new SourceCounters(5, 5, 0, 0, 0), outcome.Counters);
    }

    [Fact]
    public void Numbers_of_long_ago_that_cannot_be_compared_are_noted()
    {
        var script = new FenceScript().Send(Nobody, "b", 0, 10, 20, at: 50);
        for (var first = 10UL; first < 2_000; first += 10) { script.Send(Nobody, "b", first, 10, 20, at: 60); }
        var outcome = script.Send(Nobody, "b", 0, 10, 33, at: 51).Play();

        Assert.Equal(new SourceCounters(2_000, 10, 0, 0, 0), outcome.Counters);
        Assert.Contains(
            "detail=10 readings from number 0", Assert.Single(outcome.DeadLetters), StringComparison.Ordinal);
    }

    private static (string Reason, long Held) Seen(FenceOutcome outcome)
    {
        var conflict = outcome.View.Conflict;
        Assert.NotNull(conflict);
        return (conflict.Reason, conflict.Held);
    }
}
