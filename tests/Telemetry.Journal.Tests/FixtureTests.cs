namespace Telemetry.Journal.Tests;

/// <summary>Bytes of all formats for ever.</summary>
public sealed class FixtureTests : IDisposable
{
    private const uint Salt = 0x1a2b3c4d;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    public void Every_format_is_read(string version)
    {
        Lay(version);
        using var journal = RecordJournal.Open(Journals.Options(_folder.Path, 1024));
        var records = Journals.ReadAll(journal);
        Assert.Equal(40, records.Count);
        Journals.AssertTrue(records);
        Assert.Empty(journal.Damage);
    }

    [Fact]
    public void A_journal_of_format_1_goes_on_in_format_2_and_its_own_files_stay()
    {
        Lay("v1");
        for (var count = 40; count < 46; count++)
        {
            using var journal = RecordJournal.Open(Journals.Options(_folder.Path, 1024));
            journal.Append(Journals.Payload(count));
            journal.Flush();
            Assert.Equal(count + 1, Journals.ReadAll(journal).Count);
            Journals.AssertTrue(Journals.ReadAll(journal));
            Assert.Empty(journal.Damage);
        }

        Assert.All(Files("v1"), path => Assert.Equal(
            File.ReadAllBytes(path), File.ReadAllBytes(Path.Combine(_folder.Path, Path.GetFileName(path)))));
        Assert.Single(_folder.Segments());
        using var view = JournalView.Open(_folder.Path);
        Assert.Equal(46, view.Verify());
        Assert.Empty(view.Damage);
    }

    [Fact]
    public void A_journal_of_format_1_whose_last_file_is_empty_loses_its_place_by_nothing()
    {
        var header = new byte[SegmentFormat.HeaderBytes];
        SegmentFormat.Write(header, 7, Salt, SegmentFormat.VersionWithoutMarks);
        var name = SegmentFormat.FileName(7, Salt, SegmentFormat.VersionWithoutMarks);
        File.WriteAllBytes(Path.Combine(_folder.Path, name), header);
        for (var count = 0; count < 3; count++)
        {
            using var journal = RecordJournal.Open(Journals.Options(_folder.Path, 1024));
            Assert.Equal(7 + count, journal.End.Value);
            Assert.Equal(7 + count, journal.Append(Journals.Payload(7 + count)).Value);
            journal.Flush();
            Assert.Equal(count + 1, Journals.ReadAll(journal).Count);
            Assert.Empty(journal.Damage);
        }

        // Killed after the new one was made, before the old one went.
        File.WriteAllBytes(Path.Combine(_folder.Path, name), header);
        using var view = JournalView.Open(_folder.Path);
        Assert.Equal(3, view.Verify());
        using var last = RecordJournal.Open(Journals.Options(_folder.Path, 1024));
        Assert.False(File.Exists(Path.Combine(_folder.Path, name)));
        Assert.Equal(3, Journals.ReadAll(last).Count);
    }

    [Fact]
    public void Format_2_is_written_byte_by_byte()
    {
        var salt = Salt;
        using (var journal = RecordJournal.Open(new JournalOptions
        {
            Directory = _folder.Path,
            SegmentBytesMax = 1024,
            RecordBytesMax = 512,
            CommitInterval = TimeSpan.FromHours(1),
            NextSalt = () => salt++,
        }))
        {
            for (var i = 0; i < 40; i++)
            {
                journal.Append(Journals.Payload(i));
                if (i % 5 == 4)
                {
                    journal.Flush();
                }
            }
        }

        var expected = Files("v2");
        Assert.Equal(expected.Select(Path.GetFileName), _folder.Segments().Select(Path.GetFileName));
        Assert.All(expected.Zip(_folder.Segments()), static pair =>
            Assert.Equal(File.ReadAllBytes(pair.First), File.ReadAllBytes(pair.Second)));
    }

    [Fact]
    public void The_checksum_is_crc_32c()
    {
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));
        Assert.Equal(0u, Crc32C.Of([]));
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));
    }

    private void Lay(string version)
    {
        foreach (var path in Files(version))
        {
            File.Copy(path, Path.Combine(_folder.Path, Path.GetFileName(path)));
        }
    }

    private static string[] Files(string version) =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "fixtures", version))
            .Order(StringComparer.Ordinal)];
}
