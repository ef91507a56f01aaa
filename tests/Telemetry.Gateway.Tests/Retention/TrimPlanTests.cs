using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Retention;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Retention;

/// <summary>What goes of a journal, against a model that asks of each cut whether it is allowed and wanted.</summary>
public sealed class TrimPlanTests
{
    private const int Now = 1_000_000;

    [Fact]
    public void Plan_is_the_greatest_cut_that_is_wanted_and_that_readers_allow()
    {
        for (int seed = 0; seed < 5_000; seed++)
        {
            Random random = new(seed);
            JournalSegment[] segments = Segments(random);
            JournalNeed[] needs =
            [
                .. Enumerable.Range(0, random.Next(4)).Select(reader => new JournalNeed(
                    $"reader {reader}", random.Next((int)segments[0].First.Value, (int)segments[^1].End.Value + 1),
                    random.Next(3) == 0)),
            ];
            JournalRetentionOptions kept = new()
            {
                BytesMax = random.Next(1, 400),
                AgeMax = TimeSpan.FromMicroseconds(random.Next(1, 600_000)),
            };

            TrimPlan plan = TrimPlan.Of(segments, needs, kept, Now, TimeAt, agedMax: int.MaxValue);

            Assert.True(plan.Cut == ModelCut(segments, needs, kept), $"seed {seed}");
            Assert.Equal(
                needs.Where(need => need.Position < plan.Cut).Select(need => need.Reader).Order(),
                plan.LeftBehind.Select(need => need.Reader).Order());
            Assert.Equal(segments.Where(segment => segment.End.Value <= plan.Cut).Sum(s => s.Bytes), plan.Bytes);
        }
    }

    [Fact]
    public void Full_disk_takes_the_oldest_segment_that_nobody_needs_and_leaves_nobody_behind()
    {
        JournalSegment[] segments = [Segment(0, 10, 5), Segment(10, 20, 5), Segment(20, 30, 5)];

        Assert.Equal(10, TrimPlan.ForRoom(segments, [Need("a", 10)]).Cut);
        TrimPlan held = TrimPlan.ForRoom(segments, [Need("a", 25), Need("b", 9)]);
        Assert.Equal((0, "b"), (held.Cut, held.Holder?.Reader));
        Assert.Equal(0, TrimPlan.ForRoom([Segment(0, 10, 5)], []).Cut);
    }

    [Fact]
    public void Segment_with_the_newest_record_stays_also_when_an_empty_one_is_behind_it()
    {
        JournalSegment[] segments = [Segment(0, 10, 500), Segment(10, 20, 500), Segment(20, 20, 64)];
        JournalRetentionOptions kept = new() { BytesMax = 1, AgeMax = TimeSpan.FromMicroseconds(1) };

        Assert.Equal(10, TrimPlan.Of(segments, [], kept, Now, TimeAt, 9).Cut);
        Assert.Equal(10, TrimPlan.ForRoom(segments, []).Cut);
    }

    [Fact]
    public void Clock_that_jumps_by_years_takes_one_segment_at_a_time()
    {
        JournalSegment[] segments = [Segment(0, 10, 5), Segment(10, 20, 5), Segment(20, 30, 5)];
        JournalRetentionOptions kept = new() { BytesMax = 1_000, AgeMax = TimeSpan.FromDays(1) };
        long farAhead = (long)TimeSpan.FromDays(4_000).TotalMicroseconds;

        Assert.Equal(10, TrimPlan.Of(segments, [], kept, farAhead, TimeAt, agedMax: 1).Cut);
        Assert.Equal(0, TrimPlan.Of(segments, [], kept, farAhead, TimeAt, agedMax: 0).Cut);
    }

    [Fact]
    public void Reader_that_goes_on_is_never_left_behind_one_that_stands_is()
    {
        JournalSegment[] segments = [Segment(0, 10, 500), Segment(10, 20, 500), Segment(20, 30, 500)];
        JournalRetentionOptions kept = new() { BytesMax = 1, AgeMax = TimeSpan.FromMicroseconds(1) };
        JournalNeed stands = Need("parked", 5);

        TrimPlan left = TrimPlan.Of(segments, [stands], kept, Now, TimeAt, 9);
        Assert.Equal((20, "parked"), (left.Cut, Assert.Single(left.LeftBehind).Reader));
        TrimPlan held = TrimPlan.Of(segments, [stands with { GoesOn = true }], kept, Now, TimeAt, 9);
        Assert.Equal((0, "parked"), (held.Cut, held.Holder?.Reader));
        Assert.Empty(held.LeftBehind);
    }

    private static JournalNeed Need(string reader, long position) => new(reader, position, GoesOn: false);

    private static long? TimeAt(long position) => position * 1_000;

    private static JournalSegment Segment(long first, long end, long bytes) =>
        new(new JournalPosition(first), new JournalPosition(end), bytes);

    private static JournalSegment[] Segments(Random random)
    {
        List<JournalSegment> segments = [];
        int at = random.Next(100);
        for (int left = random.Next(1, 12); left > 0; left--)
        {
            int end = at + random.Next(1, 80);
            segments.Add(Segment(at, end, random.Next(1, 100)));
            at = end;
        }

        return [.. segments];
    }

    /// <summary>Whole segments from the front, as long as each is wanted and nobody who may hold it does.</summary>
    private static long ModelCut(JournalSegment[] segments, JournalNeed[] needs, JournalRetentionOptions kept)
    {
        for (int count = 0; count < segments.Length; count++)
        {
            long bytes = segments.Skip(count).Sum(segment => segment.Bytes);
            double age = Now - (segments[count].End.Value * 1_000.0);
            bool isOver(int times) => bytes / times > kept.BytesMax || age / times > kept.AgeMax.TotalMicroseconds;
            JournalNeed[] holders = [.. needs.Where(need => need.Position < segments[count].End.Value)];
            bool isHeld = holders.Length > 0 && (holders.Any(need => need.GoesOn) || !isOver(2));
            bool goes = isOver(1) && !isHeld && count < segments.Length - 1;
            if (!goes)
            {
                return segments[count].First.Value;
            }
        }

        return -1;
    }
}
