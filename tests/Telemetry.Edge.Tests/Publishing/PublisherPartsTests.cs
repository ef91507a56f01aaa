using Microsoft.Extensions.Time.Testing;
using Telemetry.Edge.Publishing;
using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Tests.Publishing;

public sealed class PublisherPartsTests
{
    [Fact]
    public void Jitter_is_full_and_its_bound_doubles_to_the_most()
    {
        var backoff = new JitterBackoff(new Random(7), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(10));
        var bounds = Enumerable.Range(0, 8).Select(f => backoff.BoundAfter(f).TotalSeconds);
        Assert.Equal([0.25, 0.5, 1, 2, 4, 8, 10, 10], bounds);
        for (var round = 0; round < 200; round++)
        {
            backoff.Reset();
            for (var failure = 0; failure < 12; failure++)
            {
                Assert.InRange(backoff.Next(), TimeSpan.Zero, backoff.BoundAfter(failure));
            }
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_pauses()
    {
        static double[] Pauses()
        {
            var backoff = new JitterBackoff(new Random(3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
            return [.. Enumerable.Range(0, 10).Select(_ => backoff.Next().TotalSeconds)];
        }
        Assert.Equal(Pauses(), Pauses());
    }

    [Fact]
    public void A_bucket_keeps_its_mean_rate_whatever_the_size_of_the_packs()
    {
        var time = new FakeTimeProvider();
        var bucket = new TokenBucket(time, 1000);
        var taken = 0;
        for (var milli = 0; milli < 60_000; milli++)
        {
            if (bucket.IsOpen(out _))
            {
                bucket.Take(700);
                taken += 700;
            }
            time.Advance(TimeSpan.FromMilliseconds(1));
        }
        Assert.InRange(taken, 59_000, 61_000);
    }

    [Fact]
    public void A_closed_bucket_says_when_it_opens()
    {
        var time = new FakeTimeProvider();
        var bucket = new TokenBucket(time, 1000);
        bucket.Take(600);
        Assert.False(bucket.IsOpen(out var wait));
        time.Advance(wait);
        Assert.True(bucket.IsOpen(out _));
    }

    [Fact]
    public void Neither_lane_starves_the_other()
    {
        var lanes = new LaneChoice();
        var picks = Enumerable.Range(0, 100).Select(_ => lanes.Next(true, true, 0, 32)).ToArray();
        Assert.Equal(20, picks.Count(p => p == Lane.Backlog));
        Assert.Equal(80, picks.Count(p => p == Lane.Live));
    }

    [Theory]
    [InlineData(true, false, 0, 1, Lane.Live)]
    [InlineData(false, true, 0, 1, Lane.Backlog)]
    [InlineData(false, true, 16, 32, Lane.None)]
    [InlineData(false, false, 0, 32, Lane.None)]
    internal void A_lane_goes_when_it_may(bool live, bool backlog, int backlogInFlight, int window, Lane expected) =>
        Assert.Equal(expected, new LaneChoice().Next(live, backlog, backlogInFlight, window));

    [Fact]
    public void A_half_open_connection_is_found_within_one_and_a_half_keep_alives()
    {
        var options = new PublisherOptions { Agent = "press" };
        // With devices a heartbeat goes every second, without any the state every five: soon something owes an answer.
        Assert.True(options.StateEvery + options.DeadAfter < options.KeepAlive * 1.5);
        var time = new FakeTimeProvider();
        var silence = new LinkSilence(time, options.DeadAfter);
        time.Advance(TimeSpan.FromHours(1));
        Assert.False(silence.IsDead(underWay: 0));
        time.Advance(options.DeadAfter - TimeSpan.FromTicks(1));
        Assert.False(silence.IsDead(underWay: 3));
        time.Advance(TimeSpan.FromTicks(1));
        Assert.True(silence.IsDead(underWay: 3));
    }

    [Fact]
    public void A_gateway_that_answers_anything_is_alive()
    {
        var time = new FakeTimeProvider();
        var silence = new LinkSilence(time, TimeSpan.FromSeconds(9));
        for (var i = 0; i < 100; i++)
        {
            time.Advance(TimeSpan.FromSeconds(8));
            Assert.False(silence.IsDead(underWay: 1));
            silence.Heard();
        }
    }

    [Fact]
    public void The_rate_is_that_of_the_last_half_minute_and_says_when_the_backlog_is_gone()
    {
        var time = new FakeTimeProvider();
        var rate = new DrainRate(time);
        Assert.Null(rate.EtaSeconds(10));
        Assert.Equal(0, rate.EtaSeconds(0));
        for (var i = 0; i < 60; i++)
        {
            rate.Add(i < 30 ? 10 : 50);
            time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.InRange(rate.PerSecond(), 48, 50);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, rate.PerSecond());
    }
}
