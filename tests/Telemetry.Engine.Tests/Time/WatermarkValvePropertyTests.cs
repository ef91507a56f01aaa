using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Time;

public sealed class WatermarkValvePropertyTests
{
    [Fact]
    public void A_valve_says_what_a_look_at_all_channels_says()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var channels = random.Next(1, 9);
            var valve = new WatermarkValve(channels);
            var naive = new NaiveValve();
            for (var channel = 0; channel < channels; channel++) { naive.Add($"{channel}", true); }
            var output = new Watermarks();
            for (var step = 0; step < 200; step++)
            {
                if (random.Next(60) == 0) { naive.Add($"{valve.Add()}", false); }
                Apply(valve, naive, output, random, step);
                var said = string.Join(' ', naive.Said);
                naive.Said.Clear();
                Assert.True(said == output.Take(), $"seed {seed}, step {step}: expected '{said}'");
                Assert.True(naive.Mark == valve.Watermark.Micros, $"seed {seed}, step {step}: {naive.Mark}");
                valve = Watermarks.Copy(
                    valve, new WatermarkValve(valve.Count), (v, to) => v.Snapshot(to), (v, from) => v.Restore(from));
            }
        }
    }

    [Fact]
    public void Watermarks_do_not_allocate()
    {
        var valve = new WatermarkValve(1_000);
        for (var channel = 0; channel < 1_000; channel++) { valve.AdvanceWatermark(channel, new(channel), null); }

        // A collection that another test causes counts what is left of this thread's buffer: the least of three.
        Assert.Equal(0, Enumerable.Range(0, 3).Select(round => AllocatedBy(valve, round)).Min());
    }

    private static long AllocatedBy(WatermarkValve valve, int round)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var step = round * 10_000; step < (round + 1) * 10_000; step++)
        {
            valve.AdvanceWatermark(step % 1_000, new(1_000 + step), null);
            if (step % 7 == 0) { valve.MarkIdle(step % 1_000, null); }
            if (step % 5 == 0) { valve.MarkActive(step % 1_000, null); }
        }
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Apply(WatermarkValve valve, NaiveValve naive, Watermarks output, Random random, int step)
    {
        var channel = random.Next(valve.Count);
        switch (random.Next(8))
        {
            case 0 or 1:
                valve.MarkIdle(channel, output);
                naive.ChangeStatus($"{channel}", false);
                break;
            case 2 or 3:
                valve.MarkActive(channel, output);
                naive.ChangeStatus($"{channel}", true);
                break;
            default:
                var mark = random.Next(100) == 0 ? long.MaxValue : step + random.Next(-20, 20);
                valve.AdvanceWatermark(channel, new(mark), output);
                naive.Advance($"{channel}", mark);
                break;
        }
    }
}
