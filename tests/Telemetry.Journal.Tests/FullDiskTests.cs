using CsCheck;

namespace Telemetry.Journal.Tests;

public sealed class FullDiskTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();
    private readonly FaultyFileSystem _disk = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(70)]
    public async Task A_journal_on_a_full_disk_says_so_keeps_what_it_has_and_goes_on_by_itself(int torn)
    {
        using (var journal = Open())
        {
            journal.Append(Journals.Payload(0));
            journal.Flush();
            _disk.WrittenBeforeFailing = torn;
            _disk.IsFull = true;
            var changes = new List<bool>();
            journal.FullChanged += (_, _) => changes.Add(journal.IsFull);
            var second = journal.Append(Journals.Payload(1));
            Assert.Throws<JournalFullException>(journal.Flush);
            Assert.True(journal.IsFull);
            Assert.Contains("is full", journal.FullReason, StringComparison.Ordinal);
            var third = journal.Append(Journals.Payload(2));
            Assert.True(journal.DurableEnd <= second);
            Assert.Single(Journals.ReadAll(journal));
            AssertNothingTornIn(_folder.Path, records: 1);

            _disk.IsFull = false;
            await journal.WhenDurableAsync(third).AsTask().WaitAsync(Patience);
            await journal.AppendDurableAsync(Journals.Payload(3)).AsTask().WaitAsync(Patience);
            Assert.False(journal.IsFull);
            Assert.Equal([true, false], changes);
            Assert.False(journal.Failed.IsCompleted);
        }

        using var again = RecordJournal.Open(Journals.Options(_folder.Path));
        Assert.Empty(again.Damage);
        Journals.AssertTrue(Journals.ReadAll(again));
        Assert.Equal(4, again.End.Value);
    }

    [Fact]
    public void A_full_journal_takes_so_much_and_then_refuses_without_waiting()
    {
        using var journal = Open(pendingBytes: 4096);
        _disk.IsFull = true;
        journal.Append(Journals.Payload(0));
        Assert.Throws<JournalFullException>(journal.Flush);
        var taken = 1;
        var refusal = Assert.Throws<JournalFullException>(() => AppendUntilRefused(journal, ref taken));
        Assert.Contains("is full", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(taken, 20, 200);
        _disk.IsFull = false;
        journal.Flush();
        Assert.Equal(taken, Journals.ReadAll(journal).Count);
        Assert.Equal(taken, journal.Append(Journals.Payload(taken)).Value);
    }

    [Fact]
    public async Task Closing_a_full_journal_tells_those_who_wait_and_leaves_what_was_durable()
    {
        Task waiting;
        using (var journal = Open())
        {
            journal.Append(Journals.Payload(0));
            journal.Flush();
            _disk.WrittenBeforeFailing = 20;
            _disk.IsFull = true;
            waiting = journal.AppendDurableAsync(Journals.Payload(1)).AsTask();
            Assert.Throws<JournalFullException>(journal.Flush);
        }

        await Assert.ThrowsAsync<JournalFullException>(() => waiting.WaitAsync(Patience));
        AssertNothingTornIn(_folder.Path, records: 1);
    }

    [Theory]
    [InlineData(28)]
    [InlineData(122)]
    public void A_sync_that_finds_no_room_is_final(int error)
    {
        using var journal = Open();
        _disk.SyncError = error;
        _disk.Arm("sync", 1);
        _disk.FailsOnce = true;
        journal.Append(Journals.Payload(0));
        Assert.Throws<JournalFailedException>(journal.Flush);
        Assert.False(journal.IsFull);
        Assert.Throws<JournalFailedException>(() => journal.Append(Journals.Payload(1)));
        Assert.Equal(1, _disk.Failures);
    }

    [Fact]
    public void Whatever_the_disk_says_when_nothing_is_lost_doubled_or_torn()
    {
        var step = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 120], Gen.Bool);
        step.Array[1, 40].Sample(
            steps =>
            {
                using var folder = new TempFolder();
                var disk = new FaultyFileSystem { SkipsSync = true };
                var due = new Queue<Action>();
                var durable = 0L;
                using (var journal = RecordJournal.Open(Options(folder.Path, disk, due.Enqueue)))
                {
                    foreach (var (kind, torn, hasNames) in steps)
                    {
                        (disk.WrittenBeforeFailing, disk.HasRoomForNames) = (torn, hasNames);
                        Play(kind, journal, disk, due);
                        Assert.True(journal.DurableEnd.Value >= durable);
                        durable = journal.DurableEnd.Value;
                        AssertNothingTornIn(folder.Path, durable);
                    }

                    disk.IsFull = false;
                    journal.Flush();
                    Assert.Equal(journal.End, journal.DurableEnd);
                    Assert.False(journal.IsFull);
                    durable = journal.End.Value;
                }

                using var again = RecordJournal.Open(Journals.Options(folder.Path, 700));
                Assert.Equal(durable, again.End.Value);
                Assert.Equal(durable, Journals.ReadAll(again).Count);
                Journals.AssertTrue(Journals.ReadAll(again));
                Assert.Empty(again.Damage);
            },
            iter: 300,
            threads: 1);
    }

    private static void AppendUntilRefused(RecordJournal journal, ref int taken)
    {
        for (; ; taken++)
        {
            journal.Append(Journals.Payload(taken));
        }
    }

    private static void Play(int kind, RecordJournal journal, FaultyFileSystem disk, Queue<Action> due)
    {
        switch (kind)
        {
            case 0:
                disk.IsFull = !disk.IsFull;
                break;
            case 1:
                try
                {
                    journal.Flush();
                }
                catch (JournalFullException)
                {
                    Assert.True(journal.IsFull);
                }

                break;
            case 2:
                if (due.TryDequeue(out var commit))
                {
                    commit();
                }

                break;
            default:
                try
                {
                    for (var i = 0; i < kind * 3; i++)
                    {
                        journal.Append(Journals.Payload(journal.End.Value));
                    }
                }
                catch (JournalFullException)
                {
                    Assert.True(journal.IsFull);
                }

                break;
        }
    }

    /// <summary>What whoever opens the folder now would find: no torn tail and all that was durable.</summary>
    private static void AssertNothingTornIn(string folder, long records)
    {
        var view = JournalView.Open(folder);
        Assert.True(view.Verify() >= records);
        Assert.Empty(view.Damage);
    }

    private static JournalOptions Options(string folder, FaultyFileSystem disk, Action<Action> commitOn) => new()
    {
        Directory = folder,
        CommitInterval = TimeSpan.Zero,
        SegmentBytesMax = 700,
        RecordBytesMax = 350,
        PendingBytesMax = 2000,
        FileSystem = disk,
        CommitOn = commitOn,
        FullRetryInterval = TimeSpan.FromHours(1),
    };

    private RecordJournal Open(int pendingBytes = 1024 * 1024) => RecordJournal.Open(new JournalOptions
    {
        Directory = _folder.Path,
        CommitInterval = TimeSpan.FromMilliseconds(1),
        RecordBytesMax = 1024,
        PendingBytesMax = pendingBytes,
        FullRetryInterval = TimeSpan.FromMilliseconds(5),
        FileSystem = _disk,
    });
}
