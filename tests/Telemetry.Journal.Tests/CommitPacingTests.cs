namespace Telemetry.Journal.Tests;

public sealed class CommitPacingTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Quick = TimeSpan.FromMicroseconds(70);

    private readonly CommitPacing _pacing = new(Interval);
    private TimeSpan _now;

    [Fact]
    public void Commits_that_come_seldom_are_made_at_once_for_ever()
    {
        for (var i = 0; i < 10_000; i++)
        {
            End(records: 1, Quick, gap: Interval);
            Assert.True(_pacing.IsAtOnce);
        }
    }

    [Fact]
    public void One_fast_sender_waits_for_one_commit_in_257()
    {
        var gathered = 0;
        for (var i = 0; i < 257 * 10; i++)
        {
            gathered += _pacing.IsAtOnce ? 0 : 1;
            End(records: 1, Quick, gap: Quick);
        }
        Assert.Equal(10, gathered);
    }

    [Fact]
    public void Many_senders_gather_until_they_are_few()
    {
        for (var i = 0; i < 256; i++) { End(records: 1, Quick, gap: Quick); }
        for (var i = 0; i < 1_000; i++)
        {
            Assert.False(_pacing.IsAtOnce);
            End(records: 3, Quick, gap: Interval);
        }
        End(records: 2, Quick, gap: Interval);
        Assert.True(_pacing.IsAtOnce);
    }

    [Fact]
    public void A_slow_disk_holds_no_sender()
    {
        End(records: 1, TimeSpan.FromMilliseconds(1.1), gap: Interval);
        Assert.False(_pacing.IsAtOnce);
        End(records: 1, TimeSpan.FromMilliseconds(20), gap: Interval);
        Assert.False(_pacing.IsAtOnce);
        End(records: 1, Quick, gap: Interval);
        Assert.True(_pacing.IsAtOnce);
    }

    private void End(long records, TimeSpan took, TimeSpan gap)
    {
        _now += gap;
        _pacing.Ended(records, took, _now);
    }
}
