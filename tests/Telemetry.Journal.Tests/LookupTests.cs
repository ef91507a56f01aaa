namespace Telemetry.Journal.Tests;

/// <summary>Reading single records by their positions.</summary>
public sealed class LookupTests : IDisposable
{
    private const int Records = 20_000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(64 * 1024 * 1024)]
    [InlineData(100_000)]
    public void Any_record_is_found_whatever_was_read_before(int segmentBytes)
    {
        Journals.Fill(_folder.Path, Records, segmentBytes);
        using var journal = RecordJournal.Open(Journals.Options(_folder.Path, segmentBytes));
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            var position = new JournalPosition(random.Next(Records));
            using var reader = random.Next(2) == 0 ? journal.OpenLookup(position) : journal.OpenReader(position);
            for (var more = random.Next(200); more >= 0 && reader.TryRead(out var record); more--)
            {
                Assert.Equal(position, record.Position);
                Assert.Equal(Journals.Payload(position.Value), record.Payload.ToArray());
                position = new JournalPosition(position.Value + 1);
            }
        }

        Assert.Empty(journal.Damage);
    }

    [Fact]
    public void Lookup_reads_only_what_is_near()
    {
        Journals.Fill(_folder.Path, Records);
        using var journal = RecordJournal.Open(Journals.Options(_folder.Path));
        Assert.Equal(Records, Journals.ReadAll(journal).Count);
        using (var segment = new FileStream(
            Directory.GetFiles(_folder.Path).Single(IsSegment), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            segment.Position = 50_000;
            segment.Write(new byte[1_000]);
        }

        using var reader = journal.OpenLookup(new JournalPosition(Records - 5_000));
        Assert.True(reader.TryRead(out var record));
        Assert.Equal(Journals.Payload(Records - 5_000), record.Payload.ToArray());
        Assert.Empty(journal.Damage);

        // Who reads there is told.
        using var other = journal.OpenReader(default);
        Assert.True(Journals.ReadAll(other).Count < Records);
        Assert.NotEmpty(journal.Damage);
    }

    private static bool IsSegment(string path) => !path.EndsWith("lock", StringComparison.Ordinal);
}
