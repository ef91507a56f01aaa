namespace Telemetry.Journal.Tests;

public sealed class FailureTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();
    private readonly FaultyFileSystem _disk = new() { FailsOnce = true };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sync")]
    [InlineData("write")]
    public async Task A_failed_write_or_fsync_is_final_and_never_tried_again(string call)
    {
        using var journal = Open();
        await journal.AppendDurableAsync("good"u8.ToArray());
        _disk.Arm(call, 1);
        var waiting = Assert.ThrowsAsync<JournalFailedException>(
            () => journal.AppendDurableAsync("lost"u8.ToArray()).AsTask());
        await waiting.WaitAsync(Patience);
        var reason = await journal.Failed.WaitAsync(Patience);
        Assert.Contains("injected", reason.Message, StringComparison.Ordinal);

        // The disk would work again now: nobody may ask it.
        Assert.Throws<JournalFailedException>(() => journal.Append("more"u8));
        Assert.Throws<JournalFailedException>(journal.Flush);
        Assert.Throws<JournalFailedException>(() => journal.TruncateBefore(new JournalPosition(1)));
        Assert.Equal(1, _disk.Failures);
        Assert.Equal(new JournalPosition(1), journal.DurableEnd);
        Assert.Single(Journals.ReadAll(journal));
        using var reader = journal.OpenReader(new JournalPosition(1));
        await Assert.ThrowsAsync<JournalFailedException>(() => reader.WaitToReadAsync().AsTask().WaitAsync(Patience));
    }

    [Fact]
    public async Task Everybody_who_waits_learns_of_the_failure()
    {
        using var journal = Open(TimeSpan.FromHours(1));
        using var reader = journal.OpenReader(new JournalPosition(0));
        var position = journal.Append("lost"u8);
        var durable = journal.WhenDurableAsync(position).AsTask();
        var readable = reader.WaitToReadAsync().AsTask();
        _disk.Arm("sync", 1);
        Assert.Throws<JournalFailedException>(journal.Flush);
        await Assert.ThrowsAsync<JournalFailedException>(() => durable.WaitAsync(Patience));
        await Assert.ThrowsAsync<JournalFailedException>(() => readable.WaitAsync(Patience));
        await Assert.ThrowsAsync<JournalFailedException>(() => journal.WhenDurableAsync(position).AsTask());
    }

    [Theory]
    [InlineData("open")]
    [InlineData("syncdir")]
    [InlineData("sync")]
    [InlineData("write")]
    public void A_fault_while_a_segment_is_made_loses_nothing_that_was_durable(string call)
    {
        for (var from = 1; from <= 6; from++)
        {
            using var folder = new TempFolder();
            var durable = 0L;
            using (var journal = RecordJournal.Open(Options(folder.Path, TimeSpan.FromHours(1), 2048)))
            {
                _disk.Arm(call, from);
                try
                {
                    while (journal.End.Value < 500)
                    {
                        journal.Append(Journals.Payload(journal.End.Value));
                        if (journal.End.Value % 10 == 0)
                        {
                            journal.Flush();
                            durable = journal.End.Value;
                        }
                    }
                }
                catch (JournalFailedException)
                {
                    Assert.Equal(1, _disk.Failures);
                }
            }

            Assert.Equal(1, _disk.Failures);
            using var again = RecordJournal.Open(Journals.Options(folder.Path, 2048));
            Assert.True(again.End.Value >= durable, $"{again.End} < {durable}");
            var records = Journals.ReadAll(again);
            Journals.AssertTrue(records);
            Assert.Equal(again.End.Value, records.Count);
            Assert.Equal(again.End, again.Append(Journals.Payload(again.End.Value)));
        }
    }

    [Fact]
    public void A_write_torn_anywhere_by_a_full_disk_leaves_a_journal_that_opens()
    {
        for (var torn = 0; torn < 200; torn += 7)
        {
            using var folder = new TempFolder();
            _disk.WrittenBeforeFailing = torn;
            using (var journal = RecordJournal.Open(Options(folder.Path, TimeSpan.FromHours(1), 1 << 20)))
            {
                journal.Append(Journals.Payload(0));
                journal.Flush();
                for (var i = 1; i < 5; i++)
                {
                    journal.Append(Journals.Payload(i));
                }

                _disk.Arm("write", 1);
                Assert.Throws<JournalFailedException>(journal.Flush);
            }

            using var again = RecordJournal.Open(Journals.Options(folder.Path));
            Assert.True(again.End.Value >= 1);
            Journals.AssertTrue(Journals.ReadAll(again));
            Assert.Equal(again.End.Value, Journals.ReadAll(again).Count);
        }
    }

    [Fact]
    public void A_durable_file_is_old_or_new_and_never_in_between()
    {
        var path = Path.Combine(_folder.Path, "state");
        DurableFile.Write(path, "old"u8);
        foreach (var call in new[] { "open", "write", "sync", "rename", "syncdir" })
        {
            _disk.Arm(call, 1);
            Assert.Throws<IOException>(() => DurableFile.Write(path, "new"u8, _disk));
            var expected = call == "syncdir" ? "new"u8.ToArray() : "old"u8.ToArray();
            Assert.Equal(expected, DurableFile.TryRead(path));
        }

        DurableFile.Delete(path);
        Assert.Null(DurableFile.TryRead(path));
        Assert.Null(DurableFile.TryRead(Path.Combine(_folder.Path, "no", "such")));
    }

    [Fact]
    public void Folders_are_made_with_those_above_them()
    {
        var path = Path.Combine(_folder.Path, "a", "b", "c");
        DurableFile.CreateDirectory(path);
        Assert.True(Directory.Exists(path));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path));
    }

    private RecordJournal Open(TimeSpan? interval = null) =>
        RecordJournal.Open(Options(_folder.Path, interval ?? TimeSpan.FromMilliseconds(1), 64 * 1024));

    private JournalOptions Options(string folder, TimeSpan interval, long segmentBytes) => new()
    {
        Directory = folder,
        CommitInterval = interval,
        SegmentBytesMax = segmentBytes,
        RecordBytesMax = 1024,
        FileSystem = _disk,
    };
}
