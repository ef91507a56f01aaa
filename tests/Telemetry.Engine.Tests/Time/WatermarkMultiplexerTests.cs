using CsCheck;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Time;

public sealed class WatermarkMultiplexerTests
{
    private readonly Watermarks _output = new();
    private readonly WatermarkMultiplexer _multiplexer;

    public WatermarkMultiplexerTests() => _multiplexer = new(_output);

    [Fact]
    public void Without_splits_nothing_is_said()
    {
        _multiplexer.EmitPeriodic();
        _multiplexer.Register("silent");
        _multiplexer.EmitPeriodic();
        Assert.Equal("", _output.Take());
    }

    [Fact]
    public void Immediate_watermarks_count_at_once_and_deferred_ones_when_asked()
    {
        var (now, later) = (Immediate("a"), Deferred("b"));
        later.EmitWatermark(new(5));
        Assert.Equal("", _output.Take());
        now.EmitWatermark(new(2));
        Assert.Equal("2", _output.Take());
        later.EmitWatermark(new(9));
        now.EmitWatermark(new(7));
        Assert.Equal("7", _output.Take());
    }

    [Fact]
    public void Both_doors_of_a_split_lead_to_the_same_watermark()
    {
        var deferred = Deferred("a");
        deferred.EmitWatermark(new(5));
        _multiplexer.Immediate("a").EmitWatermark(new(2));
        Assert.Equal("", _output.Take());
        _multiplexer.EmitPeriodic();
        Assert.Equal("5", _output.Take());
    }

    [Fact]
    public void The_greatest_watermark_wins_when_all_splits_are_idle()
    {
        var (first, second) = (Deferred("a"), Deferred("b"));
        first.EmitWatermark(new(5));
        first.MarkIdle();
        second.EmitWatermark(new(2));
        second.MarkIdle();
        Assert.False(_output.IsIdle);
        _multiplexer.EmitPeriodic();
        Assert.Equal("5 idle", _output.Take());

        first.EmitWatermark(new(3));
        _multiplexer.EmitPeriodic();
        Assert.Equal("active", _output.Take());
    }

    [Fact]
    public void A_split_that_returns_behind_takes_nothing_back()
    {
        var (first, second) = (Immediate("a"), Immediate("b"));
        first.EmitWatermark(new(2));
        second.EmitWatermark(new(5));
        first.MarkIdle();
        second.MarkIdle();
        Assert.Equal("2 5 idle", _output.Take());
        first.EmitWatermark(new(3));
        Assert.Equal("active", _output.Take());
    }

    [Fact]
    public void A_split_that_is_taken_away_holds_nobody_back_from_the_next_word_on()
    {
        var (low, high) = (Immediate("low"), Immediate("high"));
        low.EmitWatermark(new(10));
        high.EmitWatermark(new(20));
        Assert.True(_multiplexer.Unregister("low"));
        Assert.False(_multiplexer.Unregister("low"));
        Assert.Equal("10", _output.Take());
        high.EmitWatermark(new(21));
        Assert.Equal("21", _output.Take());
        _multiplexer.Unregister("high");
        _multiplexer.EmitPeriodic();
        Assert.Equal("idle", _output.Take());
    }

    [Fact]
    public void A_split_exists_once()
    {
        _multiplexer.Register("a");
        Assert.Throws<ArgumentException>(() => _multiplexer.Register("a"));
        Assert.Throws<ArgumentException>(() => _multiplexer.Immediate("b"));
    }

    [Fact]
    public void The_watermark_is_the_greatest_that_the_least_active_split_ever_had() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 5], Gen.Long[0, 60]).Array[0, 60].Sample(steps =>
        {
            var (left, right) = (new Watermarks(), new Watermarks());
            var (straight, restored) = (Three(left), Three(right));
            var marks = new EventTime[] { EventTime.Min, EventTime.Min, EventTime.Min };
            var idle = new bool[3];
            var greatest = EventTime.Min;
            foreach (var (split, kind, time) in steps)
            {
                restored = Watermarks.Copy(
                    restored, new WatermarkMultiplexer(right),
                    (m, to) => m.Snapshot(to), (m, from) => m.Restore(from));
                Apply(straight, split, kind, new(time));
                Apply(restored, split, kind, new(time));
                Assert.Equal(left.Take(), right.Take());

                idle[split] = kind == 0;
                if (kind > 1 && time > marks[split].Micros) { marks[split] = new(time); }
                var active = marks.Where((_, index) => !idle[index]).ToArray();
                var combined = active.Length == 0 ? marks.Max() : active.Min();
                greatest = combined > greatest ? combined : greatest;
                Assert.Equal(greatest, straight.Watermark);
                Assert.Equal(active.Length == 0, left.IsIdle);
            }
            Assert.Equal(left.Emitted.Order().Distinct(), left.Emitted);
        });

    private static void Apply(WatermarkMultiplexer multiplexer, int split, int kind, EventTime time)
    {
        var id = $"{split}";
        switch (kind)
        {
            case 0: multiplexer.Immediate(id).MarkIdle(); break;
            case 1: multiplexer.Immediate(id).MarkActive(); break;
            case 2:
                multiplexer.Deferred(id).EmitWatermark(time);
                multiplexer.EmitPeriodic();
                break;
            default: multiplexer.Immediate(id).EmitWatermark(time); break;
        }
    }

    private static WatermarkMultiplexer Three(Watermarks output)
    {
        var multiplexer = new WatermarkMultiplexer(output);
        for (var split = 0; split < 3; split++) { multiplexer.Register($"{split}"); }
        return multiplexer;
    }

    private IWatermarkOutput Immediate(string id)
    {
        _multiplexer.Register(id);
        return _multiplexer.Immediate(id);
    }

    private IWatermarkOutput Deferred(string id)
    {
        _multiplexer.Register(id);
        return _multiplexer.Deferred(id);
    }
}
