namespace Telemetry.Journal.Tests;

public sealed class TornAndDamagedTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_tail_torn_at_any_byte_of_the_last_record_is_cut_and_the_rest_is_kept()
    {
        Journals.Fill(_folder.Path, 20);
        var path = _folder.Segment(0);
        // Without the mark that closing leaves.
        var whole = File.ReadAllBytes(path)[..^RecordFormat.MarkBytes];
        var last = RecordFormat.HeaderBytes + Journals.Payload(19).Length;
        for (var cut = 1; cut <= last; cut++)
        {
            File.WriteAllBytes(path, whole[..^cut]);
            using var journal = RecordJournal.Open(Journals.Options(_folder.Path));
            Assert.Equal(new JournalPosition(19), journal.End);
            if (cut == last)
            {
                Assert.Empty(journal.Damage);
            }
            else
            {
                var damage = Assert.Single(journal.Damage);
                Assert.Equal(JournalDamageKind.TornTail, damage.Kind);
                Assert.Equal(last - cut, damage.Bytes);
                Assert.Equal(0, damage.RecordsLost);
            }

            Assert.Equal(new JournalPosition(19), journal.Append(Journals.Payload(19)));
            journal.Flush();
            var records = Journals.ReadAll(journal);
            Assert.Equal(20, records.Count);
            Journals.AssertTrue(records);
        }
    }

    [Fact]
    public void A_tail_of_zeros_is_cut_without_a_word()
    {
        Journals.Fill(_folder.Path, 20);
        using (var file = File.OpenWrite(_folder.Segment(0)))
        {
            file.SetLength(file.Length + 100_000);
        }

        using var journal = RecordJournal.Open(Journals.Options(_folder.Path));
        Assert.Empty(journal.Damage);
        Assert.Equal(20, Journals.ReadAll(journal).Count);
    }

    [Fact]
    public void A_damaged_record_in_the_middle_is_reported_with_its_position_and_skipped()
    {
        Journals.Fill(_folder.Path, 20);
        var path = _folder.Segment(0);
        var bytes = File.ReadAllBytes(path);
        var offset = bytes.AsSpan().IndexOf(Journals.Payload(7)) - RecordFormat.HeaderBytes;

        bytes[offset + RecordFormat.HeaderBytes] ^= 1;
        File.WriteAllBytes(path, bytes);
        using var journal = RecordJournal.Open(Journals.Options(_folder.Path));
        var records = Journals.ReadAll(journal);
        Journals.AssertTrue(records);
        var others = Enumerable.Range(0, 20).Where(static i => i != 7).Select(static i => (long)i);
        Assert.Equal(others, records.Select(static r => r.Position));
        var damage = Assert.Single(journal.Damage);
        Assert.Equal(JournalDamageKind.Corrupt, damage.Kind);
        Assert.Equal(new JournalPosition(7), damage.First);
        Assert.Equal(new JournalPosition(8), damage.End);
        Assert.Equal(offset, damage.Offset);
    }

    [Fact]
    public void A_thousand_bit_flips_never_give_a_silently_wrong_record()
    {
        const int Count = 200;
        Journals.Fill(_folder.Path, Count, segmentBytes: 4096);
        var paths = _folder.Segments();
        var originals = paths.Select(File.ReadAllBytes).ToArray();
        var random = new Random(20261122);
        var reported = 0;
        for (var flip = 0; flip < 1000; flip++)
        {
            var file = random.Next(paths.Length);
            var bytes = (byte[])originals[file].Clone();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(paths[file], bytes);
            reported += ReadFlipped(Count);
            // What opening cut or mended is put back.
            File.WriteAllBytes(paths[file], originals[file]);
            File.WriteAllBytes(paths[^1], originals[^1]);
        }

        Assert.Equal(1000, reported);
    }

    [Fact]
    public void Bytes_made_to_look_like_a_record_do_not_pass_for_one_after_damage()
    {
        var forged = new byte[200];
        for (var i = 0; i + 32 < forged.Length; i += 32)
        {
            RecordFormat.Write(forged.AsSpan(i), 5 + i, "forged!!"u8, Crc32C.Of("forged!!"u8), 0);
        }

        using (var journal = RecordJournal.Open(Journals.Options(_folder.Path, salt: 77)))
        {
            journal.Append("one"u8);
            journal.Append(forged);
            journal.Append("three"u8);
            journal.Flush();
        }

        var path = _folder.Segment(0);
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.AsSpan().IndexOf(forged) - RecordFormat.HeaderBytes + 4] ^= 1;
        File.WriteAllBytes(path, bytes);
        using var again = RecordJournal.Open(Journals.Options(_folder.Path));
        var records = Journals.ReadAll(again);
        Assert.Equal([0L, 2L], records.Select(static r => r.Position));
        Assert.Equal("three"u8.ToArray(), records[1].Payload);
    }

    [Fact]
    public void A_segment_that_is_gone_is_reported_with_the_records_it_had()
    {
        Journals.Fill(_folder.Path, 300, segmentBytes: 4096);
        var gone = _folder.Segment(2);
        Assert.True(SegmentFormat.TryParseFileName(gone, out var first, out _, out _));
        Assert.True(SegmentFormat.TryParseFileName(_folder.Segment(3), out var end, out _, out _));
        File.Delete(gone);
        using var journal = RecordJournal.Open(Journals.Options(_folder.Path, 4096));
        var records = Journals.ReadAll(journal);
        Journals.AssertTrue(records);
        Assert.Equal(300 - (end - first), records.Count);
        var damage = Assert.Single(journal.Damage);
        Assert.Equal(JournalDamageKind.Missing, damage.Kind);
        Assert.Equal((first, end), (damage.First.Value, damage.End.Value));
        Assert.Equal(end, Journals.ReadAll(journal, first + 1)[0].Position);
    }

    [Fact]
    public void A_closed_segment_cut_short_is_reported_and_the_next_one_is_read()
    {
        Journals.Fill(_folder.Path, 300, segmentBytes: 4096);
        using (var file = File.OpenWrite(_folder.Segment(1)))
        {
            file.SetLength(1000);
        }

        using var journal = RecordJournal.Open(Journals.Options(_folder.Path, 4096));
        var records = Journals.ReadAll(journal);
        Journals.AssertTrue(records);
        Assert.Equal(299, records[^1].Position);
        var damage = Assert.Single(journal.Damage);
        Assert.Equal(300 - records.Count, damage.RecordsLost);
    }

    [Fact]
    public void A_segment_killed_while_it_was_made_is_finished_by_the_next_opening()
    {
        Journals.Fill(_folder.Path, 300, segmentBytes: 4096);
        for (var length = 0; length <= SegmentFormat.HeaderBytes; length++)
        {
            var path = Path.Combine(_folder.Path, SegmentFormat.FileName(300, 5));
            File.WriteAllBytes(path, new byte[length]);
            using var journal = RecordJournal.Open(Journals.Options(_folder.Path, 4096));
            Assert.Equal(new JournalPosition(300), journal.End);
            Assert.Empty(journal.Damage);
            Assert.Equal(300, Journals.ReadAll(journal).Count);
        }
    }

    [Fact]
    public void Lost_pages_before_good_ones_are_damage_and_the_good_ones_are_kept()
    {
        Journals.Fill(_folder.Path, 2000);
        var path = _folder.Segment(0);
        var bytes = File.ReadAllBytes(path);
        var page = bytes.Length / 2 / 4096 * 4096;
        bytes.AsSpan(page, 4096).Clear();
        File.WriteAllBytes(path, bytes);
        using var journal = RecordJournal.Open(Journals.Options(_folder.Path));
        var records = Journals.ReadAll(journal);
        Journals.AssertTrue(records);
        Assert.NotEmpty(journal.Damage);
        Assert.Equal(2000 - records.Count, journal.Damage.Sum(static d => d.RecordsLost));
        Assert.Equal(new JournalPosition(2000), journal.End);
    }

    /// <summary>Reads; each record is true, and each lost one is reported. 1 if there was a report.</summary>
    private int ReadFlipped(int count)
    {
        // A thousand openings: without waiting for the disk.
        var options = new JournalOptions
        {
            Directory = _folder.Path,
            SegmentBytesMax = 4096,
            RecordBytesMax = 1024,
            FileSystem = new FaultyFileSystem { SkipsSync = true },
        };
        using var journal = RecordJournal.Open(options);
        var records = Journals.ReadAll(journal);
        Journals.AssertTrue(records);
        var lost = journal.Damage.Sum(static d => d.RecordsLost);
        var cut = journal.Damage.Any(static d => d.Kind == JournalDamageKind.TornTail) ? count - journal.End.Value : 0;
        Assert.Equal(count, records.Count + lost + cut);
        return journal.Damage.Count > 0 ? 1 : 0;
    }
}
