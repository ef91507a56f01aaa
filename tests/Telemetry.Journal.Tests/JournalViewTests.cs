namespace Telemetry.Journal.Tests;

public sealed class JournalViewTests : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("view-").FullName;

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_held_view_reads_what_is_truncated_away_meanwhile()
    {
        using var journal = Open();
        Append(journal, 0, 200);
        using var held = JournalView.OpenHeld(_folder, PosixFileSystem.Instance);
        using var plain = JournalView.Open(_folder);
        Assert.True(held.SegmentStarts.Count > 3);
        journal.TruncateBefore(new JournalPosition(150));
        Assert.True(System.IO.Directory.GetFiles(_folder, "*.seg2").Length < held.SegmentStarts.Count);

        Assert.Equal(Enumerable.Range(0, 200).Select(n => (long)n), Read(held));
        Assert.Throws<FileNotFoundException>(() => Read(plain));
        Assert.Empty(held.Damage);
    }

    [Fact]
    public void A_refreshed_view_goes_on_where_it_ended_also_in_a_new_file()
    {
        using var journal = Open();
        using var view = JournalView.Open(_folder);
        using var reader = view.OpenReader(default);
        var seen = new List<long>();
        for (var round = 0; round < 40; round++)
        {
            Append(journal, round * 7, 7);
            Assert.False(reader.TryRead(out _));
            Assert.True(view.Refresh());
            while (reader.TryRead(out var record))
            {
                Assert.Equal(record.Position.Value, BitConverter.ToInt64(record.Payload));
                seen.Add(record.Position.Value);
            }
        }
        Assert.False(view.Refresh());
        Assert.True(view.SegmentStarts.Count > 3);
        Assert.Equal(Enumerable.Range(0, 280).Select(n => (long)n), seen);
        Assert.Empty(view.Damage);
    }

    [Fact]
    public void A_tail_that_is_half_written_is_torn_until_the_rest_is_there()
    {
        using (var journal = Open())
        {
            Append(journal, 0, 10);
        }
        var file = System.IO.Directory.GetFiles(_folder, "*.seg2").Single();
        var whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, whole[..^30]);
        using var view = JournalView.Open(_folder);
        Assert.Equal(9, view.End.Value);
        Assert.Equal(JournalDamageKind.TornTail, Assert.Single(view.Damage).Kind);
        File.WriteAllBytes(file, whole);
        Assert.True(view.Refresh());
        Assert.Equal(10, view.End.Value);
        Assert.Empty(view.Damage);
        Assert.Equal(Enumerable.Range(0, 10).Select(n => (long)n), Read(view));
    }

    private static List<long> Read(JournalView view)
    {
        var positions = new List<long>();
        using var reader = view.OpenReader(default);
        while (reader.TryRead(out var record))
        {
            positions.Add(record.Position.Value);
        }
        return positions;
    }

    private static void Append(RecordJournal journal, long first, int count)
    {
        for (var number = first; number < first + count; number++)
        {
            journal.Append(BitConverter.GetBytes(number));
        }
        journal.Flush();
    }

    private RecordJournal Open() => RecordJournal.Open(new JournalOptions
    {
        Directory = _folder,
        SegmentBytesMax = 2_048,
        RecordBytesMax = 64,
        CommitInterval = TimeSpan.Zero,
    });
}
