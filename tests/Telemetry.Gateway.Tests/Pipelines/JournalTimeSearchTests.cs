using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Pipelines;

/// <summary>From an arrival time to a position, against a look at every record.</summary>
public sealed class JournalTimeSearchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_first_record_at_a_time_or_later_is_found_whatever_the_segments(int seed)
    {
        using TemporaryFolder folder = new();
        using RecordJournal journal = RecordJournal.Open(
            new JournalOptions { Directory = folder.Path, SegmentBytesMax = 4_096, RecordBytesMax = 1_024 });
        Random random = new(seed);
        List<long> times = [];
        RecordWriter writer = new();
        for (long time = 1_000; times.Count < 700; time += random.Next(3) == 0 ? random.Next(5) : 0)
        {
            InputRecords.WriteTick(writer);
            journal.Append(writer.Stamped(new JournalStamp(time, time)));
            times.Add(time);
        }

        journal.Flush();
        Assert.True(journal.ListSegments().Count > 3);
        for (long time = times[0] - 2; time < times[^1] + 3; time++)
        {
            int expected = times.FindIndex(at => at >= time);
            Assert.Equal(expected < 0 ? times.Count : expected, JournalTimeSearch.Find(journal, time).Value);
        }
    }

    [Fact]
    public void An_empty_journal_has_its_end()
    {
        using TemporaryFolder folder = new();
        using RecordJournal journal = RecordJournal.Open(new JournalOptions { Directory = folder.Path });

        Assert.Equal(0, JournalTimeSearch.Find(journal, 5).Value);
    }
}
