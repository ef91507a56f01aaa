using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Time;

public sealed class IdlenessTests
{
    [Fact]
    public void Silence_counts_from_the_first_look_that_finds_none()
    {
        var timer = new IdlenessTimer(new(10));
        Assert.False(timer.CheckIfIdle(new(1_000)));
        Assert.False(timer.CheckIfIdle(new(1_010)));
        Assert.True(timer.CheckIfIdle(new(1_011)));
        Assert.True(timer.CheckIfIdle(new(9_000)));
    }

    [Fact]
    public void Activity_ends_idleness_and_the_count_begins_again()
    {
        var timer = new IdlenessTimer(new(10));
        timer.CheckIfIdle(new(0));
        Assert.True(timer.CheckIfIdle(new(11)));

        timer.NoteActivity();
        Assert.False(timer.CheckIfIdle(new(100)));
        Assert.False(timer.CheckIfIdle(new(200)));
        timer = Watermarks.Copy(
            timer, new IdlenessTimer(new(10)), (t, to) => t.Snapshot(to), (t, from) => t.Restore(from));
        Assert.False(timer.CheckIfIdle(new(210)));
        Assert.True(timer.CheckIfIdle(new(211)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_timeout_must_be_positive(long timeout) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new IdlenessTimer(new(timeout)));

    [Fact]
    public void An_idle_source_says_so_once_and_speaks_again_after_a_row()
    {
        var output = new Watermarks();
        var source = Fresh();
        source.OnRow(new(100));
        source.EmitPeriodic(new(0), output);
        Assert.Equal("94", output.Take());
        foreach (var elapsed in (long[])[5, 16, 30])
        {
            source = Watermarks.Copy(source, Fresh(), (s, to) => s.Snapshot(to), (s, from) => s.Restore(from));
            source.EmitPeriodic(new(elapsed), output);
        }
        Assert.Equal("94 idle", output.Take());

        source.OnRow(new(200));
        source.EmitPeriodic(new(31), output);
        Assert.Equal("194", output.Take());
    }

    private static WatermarkWithIdleness Fresh() =>
        new(new SourceWatermark(WatermarkStrategy.Bounded(new(5))), new IdlenessTimer(new(10)));
}
