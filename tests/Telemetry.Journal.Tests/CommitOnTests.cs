namespace Telemetry.Journal.Tests;

public sealed class CommitOnTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Queue<Action> _due = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_commit_is_done_when_the_one_who_was_asked_does_it_and_asked_for_once()
    {
        using var journal = Open(TimeSpan.Zero);
        journal.Append("one"u8);
        var second = journal.WhenDurableAsync(journal.Append("two"u8));
        Assert.Equal(0, journal.DurableEnd.Value);
        Assert.False(second.IsCompleted);
        Assert.Single(_due).Invoke();
        Assert.Equal(2, journal.DurableEnd.Value);
        Assert.True(second.IsCompletedSuccessfully);
    }

    [Fact]
    public void Flush_a_full_buffer_and_closing_commit_where_they_are_called()
    {
        using (var journal = Open(TimeSpan.FromHours(1)))
        {
            journal.Append("one"u8);
            journal.Flush();
            Assert.Equal(1, journal.DurableEnd.Value);
            while (journal.DurableEnd.Value == 1)
            {
                journal.Append(new byte[100]);
            }

            Assert.True(journal.End > journal.DurableEnd);
        }

        Assert.Empty(_due);
        using var again = RecordJournal.Open(Journals.Options(_folder.Path));
        Assert.Equal(again.End.Value, Journals.ReadAll(again).Count);
        Assert.True(again.End.Value > 2);
    }

    [Fact]
    public void A_commit_that_comes_after_the_end_does_nothing()
    {
        using (var journal = Open(TimeSpan.Zero))
        {
            journal.Append("one"u8);
        }

        Assert.Single(_due).Invoke();
        using var again = RecordJournal.Open(Journals.Options(_folder.Path));
        Assert.Equal(1, again.End.Value);
    }

    [Fact]
    public void The_files_of_a_journal_are_listed_with_what_they_hold()
    {
        Journals.Fill(_folder.Path, 100, segmentBytes: 1024);
        using var journal = RecordJournal.Open(Journals.Options(_folder.Path, 1024));
        var segments = journal.ListSegments();
        Assert.True(segments.Count > 3);
        Assert.Equal(0, segments[0].First.Value);
        Assert.Equal(100, segments[^1].End.Value);
        Assert.All(segments.Zip(segments.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.First));
        Assert.Equal(journal.SizeBytes, segments.Sum(s => s.Bytes));
    }

    private RecordJournal Open(TimeSpan interval) => RecordJournal.Open(new JournalOptions
    {
        Directory = _folder.Path,
        CommitInterval = interval,
        CommitBytes = 1 << 20,
        RecordBytesMax = 1000,
        PendingBytesMax = 1100,
        CommitOn = _due.Enqueue,
    });
}
