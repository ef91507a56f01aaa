namespace Telemetry.Journal.Tests;

public sealed class AppendAndReadTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_appended_is_read_in_order_with_dense_positions()
    {
        using var journal = RecordJournal.Open(Journals.Options(_folder.Path));
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(new JournalPosition(i), journal.Append(Journals.Payload(i)));
        }

        journal.Flush();
        var records = Journals.ReadAll(journal);
        Assert.Equal(1000, records.Count);
        Journals.AssertTrue(records);
        Assert.Equal(new JournalPosition(1000), journal.DurableEnd);
        Assert.Empty(journal.Damage);
    }

    [Fact]
    public void Empty_payloads_and_the_greatest_one_come_back()
    {
        var options = Journals.Options(_folder.Path);
        using var journal = RecordJournal.Open(options);
        var large = new byte[options.RecordBytesMax];
        new Random(1).NextBytes(large);
        journal.Append([]);
        journal.Append(large);
        journal.Append([]);
        journal.Flush();
        var records = Journals.ReadAll(journal);
        Assert.Equal([0, large.Length, 0], records.Select(static r => r.Payload.Length));
        Assert.Equal(large, records[1].Payload);
        Assert.Throws<ArgumentException>(() => journal.Append(new byte[options.RecordBytesMax + 1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(300)]
    public void Positions_go_on_after_reopening(int perOpening)
    {
        for (var i = 0; i < 5; i++)
        {
            Journals.Fill(_folder.Path, perOpening, segmentBytes: 2048);
        }

        using var journal = RecordJournal.Open(Journals.Options(_folder.Path, 2048));
        Assert.Equal(new JournalPosition(5 * perOpening), journal.End);
        var records = Journals.ReadAll(journal);
        Assert.Equal(5 * perOpening, records.Count);
        Journals.AssertTrue(records);
        Assert.Empty(journal.Damage);
    }

    [Fact]
    public void Segments_never_get_longer_than_the_limit_and_are_named_by_their_first_position()
    {
        Journals.Fill(_folder.Path, 1000, segmentBytes: 4096);
        Assert.True(_folder.Segments().Length > 10);
        Assert.All(_folder.Segments(), static path => Assert.True(new FileInfo(path).Length <= 4096));
        using var journal = RecordJournal.Open(Journals.Options(_folder.Path, 4096));
        foreach (var path in _folder.Segments())
        {
            Assert.True(SegmentFormat.TryParseFileName(path, out var first, out _, out _));
            using var reader = journal.OpenReader(new JournalPosition(first));
            Assert.True(reader.TryRead(out var record));
            Assert.Equal(first, record.Position.Value);
        }
    }

    [Fact]
    public void Reading_starts_at_any_position()
    {
        Journals.Fill(_folder.Path, 500, segmentBytes: 4096);
        using var journal = RecordJournal.Open(Journals.Options(_folder.Path, 4096));
        for (var from = 0; from < 500; from += 13)
        {
            var records = Journals.ReadAll(journal, from);
            Assert.Equal(500 - from, records.Count);
            Assert.Equal(from, records[0].Position);
            Journals.AssertTrue(records);
        }

        Assert.Empty(Journals.ReadAll(journal, 500));
        Assert.Empty(Journals.ReadAll(journal, 9999));
    }

    [Fact]
    public void Truncating_deletes_whole_segments_before_the_position_only()
    {
        Journals.Fill(_folder.Path, 1000, segmentBytes: 4096);
        using var journal = RecordJournal.Open(Journals.Options(_folder.Path, 4096));
        var before = journal.SizeBytes;
        Assert.Equal(_folder.Segments().Sum(static path => new FileInfo(path).Length), before);
        journal.TruncateBefore(new JournalPosition(600));
        Assert.InRange(journal.Start.Value, 500, 600);
        Assert.Equal(_folder.Segments().Sum(static path => new FileInfo(path).Length), journal.SizeBytes);
        var records = Journals.ReadAll(journal);
        Assert.Equal(journal.Start.Value, records[0].Position);
        Assert.Equal(1000 - journal.Start.Value, records.Count);
        Journals.AssertTrue(records);
        Assert.Empty(journal.Damage);
    }

    [Fact]
    public void Truncating_everything_keeps_the_end_also_after_reopening()
    {
        Journals.Fill(_folder.Path, 1000, segmentBytes: 4096);
        using (var journal = RecordJournal.Open(Journals.Options(_folder.Path, 4096)))
        {
            journal.TruncateBefore(new JournalPosition(1000));
            Assert.Single(_folder.Segments());
        }

        using var again = RecordJournal.Open(Journals.Options(_folder.Path, 4096));
        Assert.Equal(new JournalPosition(1000), again.End);
        Assert.Equal(new JournalPosition(1000), again.Append(Journals.Payload(1000)));
    }

    [Fact]
    public void A_reader_in_a_truncated_segment_goes_on_and_reports_no_damage()
    {
        Journals.Fill(_folder.Path, 1000, segmentBytes: 4096);
        using var journal = RecordJournal.Open(Journals.Options(_folder.Path, 4096));
        using var reader = journal.OpenReader(new JournalPosition(0));
        Assert.True(reader.TryRead(out _));
        journal.TruncateBefore(new JournalPosition(600));
        var records = Journals.ReadAll(reader);
        Journals.AssertTrue(records);
        Assert.Equal(1, records[0].Position);
        Assert.Contains(records, r => r.Position == journal.Start.Value);
        Assert.Equal(999, records[^1].Position);
        Assert.Empty(journal.Damage);
    }

    [Fact]
    public void A_second_opener_gets_a_clear_error()
    {
        using var journal = RecordJournal.Open(Journals.Options(_folder.Path));
        var exception = Assert.Throws<JournalLockedException>(() => RecordJournal.Open(Journals.Options(_folder.Path)));
        Assert.Contains(_folder.Path, exception.Message, StringComparison.Ordinal);
        Assert.Contains("open already", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_reads_while_the_journal_is_open()
    {
        using var journal = RecordJournal.Open(Journals.Options(_folder.Path, 4096));
        for (var i = 0; i < 300; i++)
        {
            journal.Append(Journals.Payload(i));
        }

        journal.Flush();
        var view = JournalView.Open(_folder.Path);
        Assert.Equal(new JournalPosition(300), view.End);
        Assert.Equal(300, view.Verify());
        Assert.Empty(view.Damage);
        Assert.True(view.SegmentNames.Count > 1);
        Assert.Equal(0, JournalView.Open(Path.Combine(_folder.Path, "absent")).Verify());
    }

    [Fact]
    public void A_folder_of_a_newer_format_is_refused()
    {
        Journals.Fill(_folder.Path, 3);
        File.WriteAllBytes(Path.Combine(_folder.Path, "00000000000000000003.00000000.seg3"), [1]);
        Assert.Throws<InvalidDataException>(() => RecordJournal.Open(Journals.Options(_folder.Path)));
    }

    [Fact]
    public void Preallocated_segments_give_back_their_room_when_they_are_finished()
    {
        var options = new JournalOptions
        {
            Directory = _folder.Path,
            SegmentBytesMax = 16 * 1024,
            RecordBytesMax = 1024,
            Preallocate = true,
        };
        using (var journal = RecordJournal.Open(options))
        {
            for (var i = 0; i < 1000; i++)
            {
                journal.Append(Journals.Payload(i));
            }

            journal.Flush();
            Assert.Equal(16 * 1024, new FileInfo(_folder.Segment(_folder.Segments().Length - 1)).Length);
            Journals.AssertTrue(Journals.ReadAll(journal));
        }

        using var again = RecordJournal.Open(options);
        Assert.Equal(1000, Journals.ReadAll(again).Count);
        Assert.Empty(again.Damage);
    }

    [Fact]
    public void A_reader_that_follows_a_preallocated_segment_misses_nothing()
    {
        var options = new JournalOptions { Directory = _folder.Path, Preallocate = true };
        using var journal = RecordJournal.Open(options);
        using var reader = journal.OpenReader(new JournalPosition(0));
        for (var i = 0; i < 20; i++)
        {
            // The reader reads ahead into room that is reserved and not written yet.
            journal.Append(Journals.Payload(i));
            journal.Flush();
            Assert.True(reader.TryRead(out var record));
            Assert.Equal(i, record.Position.Value);
            Assert.False(reader.TryRead(out _));
        }

        Assert.Empty(journal.Damage);
    }

    [Fact]
    public void Appending_and_reading_do_not_allocate_per_record()
    {
        var options = new JournalOptions
        {
            Directory = _folder.Path,
            CommitInterval = TimeSpan.FromHours(1),
            CommitBytes = 64 * 1024 * 1024,
            PendingBytesMax = 64 * 1024 * 1024,
        };
        using var journal = RecordJournal.Open(options);
        var payload = new byte[100];
        AppendMany(journal, payload);
        journal.Flush();
        AppendMany(journal, payload);
        journal.Flush();
        var before = GC.GetAllocatedBytesForCurrentThread();
        AppendMany(journal, payload);
        var appended = GC.GetAllocatedBytesForCurrentThread() - before;
        journal.Flush();
        // The first reader notes where records begin, a place for every few kilobytes.
        Assert.Equal(60_000, Journals.ReadAll(journal).Count);
        using var reader = journal.OpenReader(new JournalPosition(0));
        Assert.True(reader.TryRead(out _));
        before = GC.GetAllocatedBytesForCurrentThread();
        while (reader.TryRead(out _))
        {
        }

        var read = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(appended, 0, 10_000);
        Assert.InRange(read, 0, 10_000);
        Assert.Equal(60_000, reader.Position.Value);
    }

    private static void AppendMany(RecordJournal journal, byte[] payload)
    {
        for (var i = 0; i < 20_000; i++)
        {
            journal.Append(payload);
        }
    }
}
