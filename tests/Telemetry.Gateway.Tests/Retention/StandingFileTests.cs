using Telemetry.Gateway.Retention;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Retention;

/// <summary>The file beside the journal that it belongs to.</summary>
public sealed class StandingFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StandingScript _script = new(7);
    private readonly RecordJournal _journal;
    private readonly StandingFile _file;

    public StandingFileTests()
    {
        Directory.CreateDirectory(_folder["journal"]);
        _journal = RecordJournal.Open(new JournalOptions
        {
            Directory = _folder["journal/output"],
            RecordBytesMax = 8 * 1024,
            SegmentBytesMax = 16 * 1024,
        });
        _file = new StandingFile(_folder.Path, _journal, PosixFileSystem.Instance);
        _script.Add(200);
        foreach (byte[] record in _script.Records)
        {
            _journal.Append(record);
        }

        _journal.Flush();
    }

    public void Dispose()
    {
        _journal.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Before_a_journal_of_which_nothing_is_gone_nothing_stands_whatever_file_is_there()
    {
        _file.Write(_file.At(150, out string problem));

        Assert.Equal("", problem);
        Assert.Same(StandingBefore.Nothing, _file.Find());
    }

    [Fact]
    public void After_each_cut_the_file_says_what_all_records_before_it_say()
    {
        foreach (JournalSegment segment in _journal.ListSegments().SkipLast(1))
        {
            long cut = segment.End.Value;
            StandingBefore standing = _file.At(cut, out string problem);
            _file.Write(standing);

            // Who is killed here goes on from the file.
            long again = _journal.Start.Value > 0 ? cut - 1 : cut;
            Assert.Equal(standing.ToBytes(), _file.At(again, out _).ToBytes());
            _journal.TruncateBefore(new JournalPosition(cut));

            Assert.Equal("", problem);
            Assert.Equal(
                _script.Fold(StandingBefore.Nothing.ToBytes(), (int)cut).ToBytes(), _file.Find()!.ToBytes());
        }

        Assert.True(_journal.Start.Value > 0);
        Assert.NotEmpty(_file.Find()!.Alerts);
        Assert.NotEmpty(_file.Find()!.Silences);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_that_is_damaged_or_gone_is_begun_anew_and_says_from_when_on(bool isThere)
    {
        long cut = _journal.ListSegments()[0].End.Value;
        _file.Write(_file.At(cut, out _));
        _journal.TruncateBefore(new JournalPosition(cut));
        if (isThere)
        {
            byte[] bytes = File.ReadAllBytes(_file.Path);
            bytes[^1] ^= 1;
            File.WriteAllBytes(_file.Path, bytes);
        }
        else
        {
            File.Delete(_file.Path);
        }

        Assert.Null(_file.Find());
        StandingBefore anew = _file.At(cut + 1, out string problem);

        Assert.Equal(isThere ? "it is damaged" : "it is not there", problem);
        Assert.Equal(cut * 1_000, anew.From);
        Assert.Equal(cut + 1, anew.Next);
    }

    [Fact]
    public void A_file_that_misses_records_is_not_used()
    {
        long cut = _journal.ListSegments()[0].End.Value;
        _file.Write(_file.At(cut - 1, out _));
        _journal.TruncateBefore(new JournalPosition(cut));

        Assert.Null(_file.Find());
    }
}
