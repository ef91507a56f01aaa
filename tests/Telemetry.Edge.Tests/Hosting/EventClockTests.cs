using Telemetry.Contract;
using Telemetry.Edge.Clock;
using Telemetry.Edge.Tests.Testing;

namespace Telemetry.Edge.Tests.Hosting;

public sealed class EventClockTests
{
    private readonly SteppingClock _time = new();

    [Fact]
    public void A_small_step_back_is_slewed_at_half_speed_and_marked()
    {
        var clock = new EventClock(_time, () => TimeQuality.Synced);
        var before = clock.Now();
        _time.Step(TimeSpan.FromSeconds(-2));
        _time.Advance(TimeSpan.FromSeconds(1));
        var during = clock.Now();
        Assert.Equal(500_000, during.Micros - before.Micros);
        Assert.Equal(TimeQuality.Holdover, during.Quality);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(new EventStamp(before.Micros + 3_000_000, TimeQuality.Synced), clock.Now());
    }

    [Fact]
    public void A_great_step_back_is_followed_at_once()
    {
        var clock = new EventClock(_time, () => TimeQuality.Synced);
        var before = clock.Now();
        _time.Step(TimeSpan.FromHours(-1));
        Assert.Equal(before.Micros - 3_600_000_000, clock.Now().Micros);
    }

    [Fact]
    public void What_the_kernel_says_becomes_the_quality()
    {
        var isSynchronised = false;
        var kernel = new KernelClock(_time, () => isSynchronised);
        Assert.Equal(TimeQuality.Unsynced, kernel.Quality());
        isSynchronised = true;
        Assert.Equal(TimeQuality.Unsynced, kernel.Quality()); // It is not asked for every reading.
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(TimeQuality.Synced, kernel.Quality());
        isSynchronised = false;
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(TimeQuality.Holdover, kernel.Quality());
    }

    [Theory]
    [InlineData(86_400)]
    [InlineData(-86_400)]
    [InlineData(3)]
    public void A_clock_that_somebody_has_set_is_not_called_synchronised_any_more(double seconds)
    {
        var isSynchronised = true;
        var kernel = new KernelClock(_time, () => isSynchronised);
        Assert.Equal(TimeQuality.Synced, kernel.Quality());
        isSynchronised = false; // As settimeofday does it.
        _time.Advance(TimeSpan.FromSeconds(1));
        _time.Step(TimeSpan.FromSeconds(seconds));
        Assert.Equal(TimeQuality.Holdover, kernel.Quality());
    }

    [Fact]
    public void The_real_kernel_answers() =>
        Assert.NotEqual(TimeQuality.None, new KernelClock(TimeProvider.System).Quality());
}
