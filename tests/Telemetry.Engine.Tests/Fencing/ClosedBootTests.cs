using Telemetry.Engine.Execution;
using Telemetry.Engine.Fencing;

namespace Telemetry.Engine.Tests.Fencing;

public sealed class ClosedBootTests
{
    private static readonly StepSender Nobody = StepSender.Unknown;

    [Fact]
    public void A_boot_whose_numbers_were_forgotten_is_not_counted_again()
    {
        var outcome = Boots(EngineLimits.BootsPerSourceMax + 1).Wait()
            .Send(Nobody, "b0", 0, 2, 20, at: 100_000)
            .Send(Nobody, "b0", 2, 2, 20)
            .Send(Nobody, "b2", 0, 2, 20, at: 100_002)
            .Play();

        Assert.Equal(4, outcome.CountOf("boot_closed"));
        Assert.Equal(new SourceCounters(2 * (EngineLimits.BootsPerSourceMax + 1), 2, 0, 0, 4), outcome.Counters);
    }

    [Fact]
    public void Of_boots_beyond_all_memory_the_time_is_known()
    {
        const int Boots = EngineLimits.BootsPerSourceMax + EngineLimits.ClosedBootsPerSourceMax + 10;
        var outcome = ClosedBootTests.Boots(Boots).Wait()
            .Send(Nobody, "b10", 0, 2, 20, at: 100_010)
            .Send(Nobody, "b0", 0, 2, 20, at: 100_000)
            .Send(Nobody, "b9", 0, 2, 20, at: 100_009)
            .Send(Nobody, "new", 0, 2, 20)
            .Play();

        Assert.Equal(4, outcome.CountOf("identity_forgotten"));
        Assert.Equal(2, outcome.CountOf("boot_closed"));
        Assert.Equal(2 * (Boots + 1), outcome.Counters.Accepted);
    }

    [Fact]
    public void What_may_have_been_counted_is_no_conflict_when_it_is_sent_again()
    {
        const int Boots = EngineLimits.BootsPerSourceMax + EngineLimits.ClosedBootsPerSourceMax + 10;
        var outcome = ClosedBootTests.Boots(Boots).Wait()
            .Send(Nobody, "b0", 0, 2, 20, at: 100_000)
            .Send(Nobody, "b0", 0, 2, 20, at: 100_000)
            .Send(Nobody, "b0", 2, 2, 20)
            .Play();

        Assert.Null(outcome.View.Conflict);
        Assert.Equal(4, outcome.CountOf("identity_forgotten"));
        Assert.Equal(2 * (Boots + 1), outcome.Counters.Accepted);
    }

    [Fact]
    public void Gaps_in_many_boots_forget_the_lowest_of_the_oldest_boot()
    {
        var script = new FenceScript();
        for (var boot = 0; boot < 3; boot++)
        {
            for (var gap = 0UL; gap < 50_000; gap++) { script.Send(Nobody, $"b{boot}", gap * 2, 1, 1); }
        }
        var outcome = script.Send(Nobody, "b0", 1, 1, 1).Send(Nobody, "b2", 1, 1, 1).PlayOnce();

        Assert.Equal(1, outcome.CountOf("identity_forgotten"));
        Assert.Equal(150_001, outcome.Counters.Accepted);
    }

    private static FenceScript Boots(int count)
    {
        var script = new FenceScript();
        for (var boot = 0; boot < count; boot++) { script.Send(Nobody, $"b{boot}", 0, 2, 20).Wait(); }
        return script;
    }
}
