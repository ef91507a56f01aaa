using System.Buffers.Binary;

namespace Telemetry.Journal.Tests;

/// <summary>Whoever waits for a record commits it: <see cref="JournalOptions.WaitersCommit"/>.</summary>
public sealed class WaitersCommitTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();
    private readonly FaultyFileSystem _disk = new() { FailsOnce = true };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Who_waits_commits_on_its_own_thread_and_others_records_with_it()
    {
        using var journal = Open(TimeSpan.FromHours(1));
        var threads = new List<int>();
        _disk.Syncing = () => threads.Add(Environment.CurrentManagedThreadId);
        journal.Append("of somebody else"u8);
        var durable = journal.WhenDurableAsync(journal.Append("mine"u8, isAwaited: true));
        Assert.True(durable.IsCompletedSuccessfully);
        Assert.Equal([Environment.CurrentManagedThreadId], threads);
        Assert.Equal(journal.End, journal.DurableEnd);
        Assert.Equal(1, journal.Commits);
    }

    [Fact]
    public async Task A_record_that_nobody_waits_for_is_durable_within_the_interval()
    {
        using var journal = Open(TimeSpan.FromMilliseconds(2));
        using var reader = journal.OpenReader(journal.Start);
        await journal.AppendDurableAsync("first"u8.ToArray());
        journal.Append("second"u8);
        for (var seen = 0; seen < 2;)
        {
            Assert.True(await reader.WaitToReadAsync().AsTask().WaitAsync(Patience));
            while (reader.TryRead(out _)) { seen++; }
        }
    }

    [Fact]
    public async Task A_record_said_to_be_awaited_that_nobody_asks_for_goes_with_the_next()
    {
        using var journal = Open(TimeSpan.FromMilliseconds(2));
        using var reader = journal.OpenReader(journal.Start);
        journal.Append("forgotten"u8, isAwaited: true);
        journal.Append("second"u8);
        Assert.True(await reader.WaitToReadAsync().AsTask().WaitAsync(Patience));
        Assert.Equal(2, journal.DurableEnd.Value);
    }

    [Fact]
    public async Task Who_comes_while_another_commits_waits_without_holding_its_thread()
    {
        using var journal = Open(TimeSpan.FromMilliseconds(2));
        using var begun = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        _disk.Syncing = () =>
        {
            begun.Set();
            Assert.True(goOn.Wait(Patience));
        };
        var first = Task.Run(() => journal.AppendDurableAsync("first"u8.ToArray()).AsTask());
        Assert.True(begun.Wait(Patience));
        var second = journal.AppendDurableAsync("second"u8.ToArray()).AsTask();
        Assert.False(second.IsCompleted);
        goOn.Set();
        await Task.WhenAll(first, second).WaitAsync(Patience);
        Assert.Equal(2, journal.DurableEnd.Value);
    }

    [Fact]
    public async Task Closing_waits_for_the_one_who_commits_and_commits_the_rest()
    {
        var journal = Open(TimeSpan.FromHours(1));
        using var begun = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        _disk.Syncing = () =>
        {
            begun.Set();
            Assert.True(goOn.Wait(Patience));
        };
        var first = Task.Run(() => journal.AppendDurableAsync("first"u8.ToArray()).AsTask());
        Assert.True(begun.Wait(Patience));
        journal.Append("rest"u8);
        var closing = Task.Run(journal.Dispose);
        // It is closing once nobody can append any more.
        Assert.True(SpinWait.SpinUntil(() => Refuses(journal), Patience));
        Assert.False(closing.IsCompleted);
        goOn.Set();
        await Task.WhenAll(first, closing).WaitAsync(Patience);
        using var again = RecordJournal.Open(new JournalOptions { Directory = _folder.Path });
        Assert.Equal(["first", "rest"], Journals.ReadAll(again)
            .Select(r => System.Text.Encoding.UTF8.GetString(r.Payload)));
    }

    [Theory]
    [InlineData("sync")]
    [InlineData("write")]
    public async Task A_failure_on_the_waiting_thread_is_final(string call)
    {
        using var journal = Open(TimeSpan.FromHours(1));
        await journal.AppendDurableAsync("good"u8.ToArray());
        _disk.Arm(call, 1);
        await Assert.ThrowsAsync<JournalFailedException>(
            () => journal.AppendDurableAsync("lost"u8.ToArray()).AsTask().WaitAsync(Patience));
        await journal.Failed.WaitAsync(Patience);
        Assert.Throws<JournalFailedException>(() => journal.Append("never"u8));
        Assert.Equal(1, journal.DurableEnd.Value);
        Assert.Equal(1, _disk.Failures);
    }

    [Fact]
    public async Task A_full_disk_on_the_waiting_thread_passes_when_there_is_room()
    {
        using var journal = Open(TimeSpan.FromHours(1));
        await journal.AppendDurableAsync("good"u8.ToArray());
        _disk.IsFull = true;
        var held = journal.AppendDurableAsync("held"u8.ToArray()).AsTask();
        Assert.True(journal.IsFull);
        Assert.False(held.IsCompleted);
        _disk.IsFull = false;
        await held.WaitAsync(Patience);
        Assert.Equal(2, journal.DurableEnd.Value);
    }

    [Fact]
    public async Task Many_who_wait_and_many_who_do_not_get_each_record_once_in_their_order()
    {
        const int Writers = 6;
        const int PerWriter = 2_000;
        using var journal = RecordJournal.Open(new JournalOptions
        {
            Directory = _folder.Path,
            SegmentBytesMax = 32 * 1024,
            RecordBytesMax = 1024,
            WaitersCommit = true,
        });
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var payload = new byte[8];
            for (var i = 0; i < PerWriter; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(payload, writer);
                BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(4), i);
                if (writer % 2 == 0)
                {
                    var position = await journal.AppendDurableAsync(payload);
                    Assert.True(journal.DurableEnd > position);
                }
                else
                {
                    journal.Append(payload);
                }
            }
        }))).WaitAsync(Patience);
        journal.Flush();
        var all = Journals.ReadAll(journal);
        Assert.Equal(Enumerable.Range(0, Writers * PerWriter).Select(i => (long)i), all.Select(r => r.Position));
        foreach (var group in all.GroupBy(r => BinaryPrimitives.ReadInt32LittleEndian(r.Payload)))
        {
            Assert.Equal(
                Enumerable.Range(0, PerWriter),
                group.Select(r => BinaryPrimitives.ReadInt32LittleEndian(r.Payload.AsSpan(4))));
        }
    }

    private static bool Refuses(RecordJournal journal)
    {
        try
        {
            journal.OpenReader(journal.Start).Dispose();
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    private RecordJournal Open(TimeSpan interval) => RecordJournal.Open(new JournalOptions
    {
        Directory = _folder.Path,
        CommitInterval = interval,
        FullRetryInterval = TimeSpan.FromMilliseconds(20),
        FileSystem = _disk,
        WaitersCommit = true,
    });
}
