using CsCheck;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Time;

public sealed class WatermarkValveTests
{
    private readonly Watermarks _output = new();

    [Fact]
    public void Nothing_is_said_until_every_channel_has_spoken()
    {
        var valve = new WatermarkValve(2);
        valve.AdvanceWatermark(0, new(5), _output);
        Assert.Equal("", _output.Take());
        valve.AdvanceWatermark(1, new(3), _output);
        Assert.Equal("3", _output.Take());
        valve.AdvanceWatermark(1, new(2), _output);
        Assert.Equal("", _output.Take());
    }

    [Fact]
    public void Statuses_that_change_nothing_are_not_passed_on()
    {
        var valve = new WatermarkValve(2);
        valve.MarkActive(0, _output);
        valve.MarkIdle(1, _output);
        Assert.Equal("", _output.Take());
        valve.MarkIdle(0, _output);
        valve.MarkIdle(0, _output);
        Assert.Equal("idle", _output.Take());
        Assert.True(valve.IsIdle);
        valve.MarkActive(1, _output);
        valve.MarkActive(0, _output);
        Assert.Equal("active", _output.Take());
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 2, 0)]
    public void When_all_are_idle_the_greatest_watermark_wins_in_whatever_order(int first, int second, int third)
    {
        var valve = new WatermarkValve(3);
        valve.AdvanceWatermark(0, new(10), _output);
        valve.AdvanceWatermark(1, new(5), _output);
        valve.AdvanceWatermark(2, new(3), _output);
        foreach (var channel in (int[])[first, second, third]) { valve.MarkIdle(channel, _output); }

        Assert.Equal(new(10), _output.Emitted[^1]);
        Assert.True(_output.IsIdle);
    }

    [Fact]
    public void A_channel_that_returns_behind_must_catch_up_before_it_counts()
    {
        var valve = new WatermarkValve(3);
        valve.AdvanceWatermark(0, new(10), _output);
        valve.AdvanceWatermark(1, new(7), _output);
        valve.AdvanceWatermark(2, new(3), _output);
        valve.MarkIdle(2, _output);
        Assert.Equal("3 7", _output.Take());

        valve.MarkActive(2, _output);
        valve.AdvanceWatermark(2, new(5), _output);
        Assert.False(valve.IsAligned(2));
        valve.AdvanceWatermark(2, new(9), _output);
        Assert.True(valve.IsAligned(2));
        Assert.Equal("", _output.Take());
        valve.AdvanceWatermark(1, new(12), _output);
        Assert.Equal("9", _output.Take());
    }

    [Fact]
    public void When_no_active_channel_is_aligned_nothing_is_said()
    {
        var valve = new WatermarkValve(3);
        valve.AdvanceWatermark(0, new(10), _output);
        valve.AdvanceWatermark(1, new(7), _output);
        valve.MarkIdle(2, _output);
        valve.MarkActive(2, _output);
        Assert.Equal("7", _output.Take());

        valve.MarkIdle(0, _output);
        valve.MarkIdle(1, _output);
        Assert.Equal("", _output.Take());
        Assert.False(valve.IsIdle);
    }

    [Fact]
    public void A_snapshot_of_another_number_of_channels_does_not_fit() =>
        Assert.Throws<SnapshotFormatException>(() => Copy(new WatermarkValve(2), 3));

    [Fact]
    public void The_watermark_never_goes_back_and_is_the_least_of_the_aligned_channels() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 4], Gen.Long[0, 60]).Array[0, 80].Sample(steps =>
        {
            var (straight, restored) = (new WatermarkValve(4), new WatermarkValve(4));
            var (left, right) = (new Watermarks(), new Watermarks());
            foreach (var (channel, kind, time) in steps)
            {
                restored = Copy(restored, 4);
                Apply(straight, channel, kind, new(time), left);
                Apply(restored, channel, kind, new(time), right);
                Assert.Equal(left.Take(), right.Take());
                VerifyLeast(straight);
            }
            Assert.Equal(left.Emitted.Order().Distinct(), left.Emitted);
        });

    private static void VerifyLeast(WatermarkValve valve)
    {
        var channels = Enumerable.Range(0, 4).ToArray();
        Assert.Equal(!channels.Any(valve.IsActive), valve.IsIdle);
        Assert.All(channels.Where(valve.IsAligned), c => Assert.True(valve.WatermarkOf(c) >= valve.Watermark));
        Assert.All(
            channels.Where(valve.IsActive),
            c => Assert.Equal(valve.WatermarkOf(c) >= valve.Watermark, valve.IsAligned(c)));
    }

    private static void Apply(WatermarkValve valve, int channel, int kind, EventTime time, Watermarks output)
    {
        switch (kind)
        {
            case 0: valve.MarkIdle(channel, output); break;
            case 1: valve.MarkActive(channel, output); break;
            default: valve.AdvanceWatermark(channel, time, output); break;
        }
    }

    private static WatermarkValve Copy(WatermarkValve valve, int channels) => Watermarks.Copy(
        valve, new WatermarkValve(channels), (v, to) => v.Snapshot(to), (v, from) => v.Restore(from));
}
