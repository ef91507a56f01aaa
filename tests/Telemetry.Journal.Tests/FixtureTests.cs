namespace Telemetry.Journal.Tests;

/// <summary>Bytes of format 1 for ever.</summary>
public sealed class FixtureTests : IDisposable
{
    private const uint Salt = 0x1a2b3c4d;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Format_1_is_read()
    {
        foreach (var path in Directory.GetFiles(Fixture(), "*.seg1"))
        {
            File.Copy(path, Path.Combine(_folder.Path, Path.GetFileName(path)));
        }

        using var journal = RecordJournal.Open(Journals.Options(_folder.Path, 1024));
        var records = Journals.ReadAll(journal);
        Assert.Equal(40, records.Count);
        Journals.AssertTrue(records);
        Assert.Empty(journal.Damage);
    }

    [Fact]
    public void Format_1_is_written_byte_by_byte()
    {
        using (var journal = RecordJournal.Open(Journals.Options(_folder.Path, 1024, Salt)))
        {
            for (var i = 0; i < 40; i++)
            {
                journal.Append(Journals.Payload(i));
            }

            journal.Flush();
        }

        var expected = Directory.GetFiles(Fixture(), "*.seg1").Order(StringComparer.Ordinal).ToArray();
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

    private static string Fixture() => Path.Combine(AppContext.BaseDirectory, "fixtures", "v1");
}
