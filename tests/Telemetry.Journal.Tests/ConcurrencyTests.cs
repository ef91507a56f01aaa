using System.Buffers.Binary;

namespace Telemetry.Journal.Tests;

public sealed class ConcurrencyTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Many_writers_one_truncator_and_readers_see_every_record_once_and_in_each_writers_order()
    {
        const int Writers = 4;
        const int PerWriter = 5000;
        using var journal = RecordJournal.Open(Journals.Options(_folder.Path, segmentBytes: 32 * 1024));
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var payload = new byte[16];
            for (var i = 0; i < PerWriter; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(payload, writer);
                BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(4), i);
                var position = journal.Append(payload);
                if (i % 500 == 0)
                {
                    await journal.WhenDurableAsync(position);
                    Assert.True(journal.DurableEnd > position);
                }
            }
        })).ToArray();
        var readers = Enumerable.Range(0, 2)
            .Select(_ => Task.Run(() => ReadUntil(journal, Writers * PerWriter)))
            .ToArray();
        await Task.WhenAll(writers).WaitAsync(Patience);
        var seen = await Task.WhenAll(readers).WaitAsync(Patience);
        foreach (var records in seen)
        {
            var all = Enumerable.Range(0, Writers * PerWriter).Select(static i => (long)i);
            Assert.Equal(all, records.Select(static r => r.Position));
            foreach (var group in records.GroupBy(static r => r.Writer))
            {
                Assert.Equal(Enumerable.Range(0, PerWriter), group.Select(static r => r.Number));
            }
        }

        journal.TruncateBefore(journal.End);
        Assert.Empty(journal.Damage);
    }

    [Fact]
    public async Task A_reader_at_the_head_waits_and_wakes_when_a_record_is_durable()
    {
        using var journal = RecordJournal.Open(Journals.Options(_folder.Path));
        using var reader = journal.OpenReader(new JournalPosition(0));
        var waiting = reader.WaitToReadAsync().AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.False(reader.TryRead(out _));
        await journal.AppendDurableAsync("hello"u8.ToArray());
        Assert.True(await waiting.WaitAsync(Patience));
        Assert.Equal("hello", ReadText(reader));
    }

    [Fact]
    public async Task A_waiting_reader_can_be_cancelled_and_ends_when_the_journal_is_closed()
    {
        var journal = RecordJournal.Open(Journals.Options(_folder.Path));
        using var reader = journal.OpenReader(new JournalPosition(0));
        using var cancellation = new CancellationTokenSource();
        var cancelled = reader.WaitToReadAsync(cancellation.Token).AsTask();
        var ended = reader.WaitToReadAsync().AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Patience));
        journal.Dispose();
        Assert.False(await ended.WaitAsync(Patience));
        Assert.False(await reader.WaitToReadAsync());
    }

    [Fact]
    public async Task Disposing_commits_what_was_appended()
    {
        var options = new JournalOptions { Directory = _folder.Path, CommitInterval = TimeSpan.FromHours(1) };
        var journal = RecordJournal.Open(options);
        var position = journal.Append("last"u8);
        var durable = journal.WhenDurableAsync(position).AsTask();
        Assert.False(durable.IsCompleted);
        journal.Dispose();
        await durable.WaitAsync(Patience);
        using var again = RecordJournal.Open(options);
        Assert.Equal(new JournalPosition(1), again.End);
        Assert.Throws<ObjectDisposedException>(() => journal.Append("more"u8));
    }

    [Fact]
    public void Records_not_durable_yet_are_not_seen()
    {
        var options = new JournalOptions { Directory = _folder.Path, CommitInterval = TimeSpan.FromHours(1) };
        using var journal = RecordJournal.Open(options);
        using var reader = journal.OpenReader(new JournalPosition(0));
        journal.Append("early"u8);
        Assert.False(reader.TryRead(out _));
        journal.Flush();
        Assert.True(reader.TryRead(out _));
    }

    [Fact]
    public async Task Appends_wait_for_room_and_go_on()
    {
        var options = new JournalOptions
        {
            Directory = _folder.Path,
            RecordBytesMax = 1000,
            CommitBytes = 4000,
            PendingBytesMax = 4096,
            CommitInterval = TimeSpan.FromHours(1),
        };
        using var journal = RecordJournal.Open(options);
        await Task.Run(() =>
        {
            for (var i = 0; i < 2000; i++)
            {
                journal.Append(new byte[500]);
            }
        }).WaitAsync(Patience);
        journal.Flush();
        Assert.Equal(2000, Journals.ReadAll(journal).Count);
    }

    private static string ReadText(JournalReader reader)
    {
        Assert.True(reader.TryRead(out var record));
        return System.Text.Encoding.UTF8.GetString(record.Payload);
    }

    private static async Task<List<(long Position, int Writer, int Number)>> ReadUntil(RecordJournal journal, int count)
    {
        var records = new List<(long, int, int)>(count);
        using var reader = journal.OpenReader(new JournalPosition(0));
        while (records.Count < count && await reader.WaitToReadAsync())
        {
            while (TryTake(reader, out var record))
            {
                records.Add(record);
            }
        }

        return records;
    }

    private static bool TryTake(JournalReader reader, out (long, int, int) taken)
    {
        var isRead = reader.TryRead(out var record);
        taken = isRead
            ? (record.Position.Value, BinaryPrimitives.ReadInt32LittleEndian(record.Payload),
                BinaryPrimitives.ReadInt32LittleEndian(record.Payload[4..]))
            : default;
        return isRead;
    }
}
