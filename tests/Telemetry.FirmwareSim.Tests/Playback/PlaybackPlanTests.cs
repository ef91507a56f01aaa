using CsCheck;
using Telemetry.FirmwareSim.Playback;

namespace Telemetry.FirmwareSim.Tests.Playback;

public sealed class PlaybackPlanTests
{
    private static readonly TimeSpan Shuffle = TimeSpan.FromSeconds(30);

    [Fact]
    public void Every_row_is_sent_once_and_out_of_order_by_less_than_the_shuffle() =>
        Gen.Select(PlaybackGen.Rows, Gen.Int).Sample((rows, seed) =>
        {
            var plan = PlaybackPlan.Create(rows, "boot", new PlaybackOptions { Shuffle = Shuffle, Seed = seed });
            var sent = Sent(plan);
            Assert.Equal(rows.OrderBy(r => (r.Device, r.Seq)), sent.OrderBy(r => (r.Device, r.Seq)));
            var newest = 0L;
            foreach (var row in sent)
            {
                Assert.True(row.ArrivalMillis > newest - (long)Shuffle.TotalMilliseconds - 1);
                newest = Math.Max(newest, row.ArrivalMillis);
            }
        });

    [Fact]
    public void The_frontier_is_the_least_event_time_still_to_come() =>
        Gen.Select(PlaybackGen.Rows, PlaybackGen.Options).Sample((rows, options) =>
        {
            var plan = PlaybackPlan.Create(rows, "boot", options);
            var sent = Sent(plan);
            for (var i = 0; i < sent.Count; i++)
            {
                var rest = sent.Skip(i + 1).Where(r => r.Device == sent[i].Device).ToList();
                Assert.Equal(rest.Count == 0, plan.IsLastOfDevice(i));
                if (rest.Count > 0)
                {
                    Assert.Equal(rest.Min(r => r.EventMillis), plan.FrontierAfter(i));
                }
            }
        });

    [Fact]
    public void The_same_seed_shuffles_the_same_way()
    {
        var rows = Enumerable.Range(0, 200).Select(i => Row("d", i * 1000, i + 1)).ToList();
        var options = new PlaybackOptions { Shuffle = Shuffle, Seed = 4 };
        var first = Sent(PlaybackPlan.Create(rows, "b", options));
        Assert.Equal(first, Sent(PlaybackPlan.Create(rows, "b", options)));
        Assert.NotEqual(first, Sent(PlaybackPlan.Create(rows, "b", options with { Seed = 5 })));
        Assert.NotEqual(first, rows);
    }

    [Fact]
    public void A_withheld_device_comes_last_and_at_once()
    {
        List<RecordedRow> rows = [Row("b", 0, 1), Row("a", 1000, 1), Row("b", 2000, 2), Row("a", 3000, 2)];
        var plan = PlaybackPlan.Create(rows, "boot", new PlaybackOptions { Withheld = ["b"] });
        Assert.Equal(["a", "a", "b", "b"], Sent(plan).Select(r => r.Device));
        Assert.Equal([0.0, 2, 2, 2], Enumerable.Range(0, 4).Select(i => plan.Due(i).TotalSeconds));
    }

    [Fact]
    public void Interleaved_devices_start_together()
    {
        List<RecordedRow> rows = [Row("a", 0, 1), Row("a", 1000, 2), Row("b", 900_000, 1), Row("b", 900_500, 2)];
        var plan = PlaybackPlan.Create(rows, "boot", new PlaybackOptions { Interleave = true });
        Assert.Equal(["a1", "b1", "b2", "a2"], Sent(plan).Select(r => $"{r.Device}{r.Seq}"));
    }

    [Fact]
    public void After_its_last_row_a_device_declares_a_day_more_or_what_is_stated()
    {
        List<RecordedRow> rows = [Row("a", 5000, 1), Row("a", 1000, 2)];
        Assert.Equal(86_405_000, PlaybackPlan.Create(rows, "b", new PlaybackOptions()).FrontierAfter(1));
        var stated = PlaybackPlan.Create(rows, "b", new PlaybackOptions { FinalLowMillis = 9000 });
        Assert.Equal(9000, stated.FrontierAfter(1));
        var tooLow = PlaybackPlan.Create(rows, "b", new PlaybackOptions { FinalLowMillis = 10 });
        Assert.Equal(5001, tooLow.FrontierAfter(1));
    }

    private static RecordedRow Row(string device, long millis, long seq) => new(device, "m", "1", millis, millis, seq);

    private static List<RecordedRow> Sent(PlaybackPlan plan) =>
        [.. Enumerable.Range(0, plan.Count).Select(i => plan.Row(i))];
}
