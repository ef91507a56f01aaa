namespace Telemetry.Journal.Tests;

/// <summary>What a journal knows, after a kill or a loss of power, of what was durable.</summary>
public sealed class DurableEndTests
{
    private readonly PowerDisk _disk = new(new Random(4));

    [Fact]
    public void Records_whose_sync_failed_are_written_again_before_a_reader_sees_them()
    {
        using (var journal = Open())
        {
            Append(journal, 3);
            journal.Append(Journals.Payload(3));
            _disk.SyncFails = true;
            Assert.Throws<JournalFailedException>(journal.Flush);
        }

        _disk.Kill();
        using (var journal = Open())
        {
            // It is readable, and whoever reads it may acknowledge it.
            Assert.Equal(4, Journals.ReadAll(journal).Count);
            Append(journal, 1);
        }

        _disk.LosePower();
        using var again = Open();
        Assert.Empty(again.Damage);
        Assert.Equal(5, Journals.ReadAll(again).Count);
        Journals.AssertTrue(Journals.ReadAll(again));
    }

    [Fact]
    public void A_hole_in_what_was_not_synced_is_the_end_and_no_damage()
    {
        var synced = Filled(10, closes: false);
        using (var journal = Open())
        {
            for (var i = 10; i < 20; i++)
            {
                journal.Append(Journals.Payload(i));
            }

            // Written, not synced; in between one page is lost.
            _disk.SyncFails = true;
            Assert.Throws<JournalFailedException>(journal.Flush);
        }

        _disk.Kill();
        var bytes = _disk[Segment()];
        bytes[(synced + bytes.Length) / 2] ^= 1;
        _disk[Segment()] = bytes;
        using var again = Open();
        var tail = Assert.Single(again.Damage);
        Assert.Equal(JournalDamageKind.TornTail, tail.Kind);
        Assert.Equal(0, tail.RecordsLost);
        Assert.InRange(again.End.Value, 11, 18);
        Assert.Equal(again.End.Value, Journals.ReadAll(again).Count);
        Append(again, 5);
        Journals.AssertTrue(Journals.ReadAll(again));
        Assert.Equal(again.End.Value, Journals.ReadAll(again).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Damage_below_the_durable_end_is_told_also_in_the_newest_segment(bool closes)
    {
        Filled(10, closes: false);
        using (var journal = Open())
        {
            Append(journal, 1);
            if (!closes)
            {
                Append(journal, 1);
                _disk.Kill();
            }
        }

        // Record 10, the last of all when the journal was closed.
        var bytes = _disk[Segment()];
        bytes[bytes.AsSpan().IndexOf(Journals.Payload(10))] ^= 1;
        _disk[Segment()] = bytes;
        using var again = Open();
        var damage = Assert.Single(again.Damage);
        Assert.Equal(JournalDamageKind.Corrupt, damage.Kind);
        Assert.Equal((10L, 11L), (damage.First.Value, damage.End.Value));
        Assert.Equal(closes ? 11 : 12, again.End.Value);
    }

    [Fact]
    public void Opening_and_closing_again_and_again_makes_no_file_longer()
    {
        Filled(3, closes: true);
        var length = _disk[Segment()].Length;
        for (var i = 0; i < 3; i++)
        {
            Open().Dispose();
            Assert.Equal(length, _disk[Segment()].Length);
        }
    }

    [Fact]
    public void A_segment_that_cannot_be_deleted_stays_and_is_tried_again()
    {
        using var journal = Open(segmentBytes: 2048);
        Append(journal, 200);
        var segments = journal.ListSegments().Count;
        _disk.DeleteFails = true;
        Assert.Throws<IOException>(() => journal.TruncateBefore(journal.End));
        Assert.Equal(0, journal.Start.Value);
        Assert.Equal(segments, journal.ListSegments().Count);
        Assert.Equal(200, Journals.ReadAll(journal).Count);

        _disk.DeleteFails = false;
        journal.TruncateBefore(journal.End);
        Assert.Single(journal.ListSegments());
        Assert.Equal(_disk[Segment()].Length, journal.SizeBytes);
        Assert.True(journal.Start.Value > 100);
    }

    [Fact]
    public void Whatever_happens_what_was_durable_is_there_and_nothing_is_called_damage()
    {
        for (var seed = 1; seed <= 400; seed++)
        {
            var live = new JournalTrouble(seed);
            live.Run(60);
        }
    }

    private string Segment() => Assert.Single(_disk.ListFiles(""));

    private RecordJournal Open(long segmentBytes = 1 << 20) => RecordJournal.Open(new JournalOptions
    {
        Directory = "/journal",
        SegmentBytesMax = segmentBytes,
        RecordBytesMax = 1000,
        CommitInterval = TimeSpan.FromHours(1),
        CommitOn = static _ => { },
        FileSystem = _disk,
    });

    /// <summary>Returns how long the segment is.</summary>
    private int Filled(int count, bool closes)
    {
        using (var journal = Open())
        {
            Append(journal, count);
            if (!closes)
            {
                _disk.Kill();
            }
        }

        return _disk[Segment()].Length;
    }

    private static void Append(RecordJournal journal, int count)
    {
        for (var i = 0; i < count; i++)
        {
            journal.Append(Journals.Payload(journal.End.Value));
        }

        journal.Flush();
    }
}
