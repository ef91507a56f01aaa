using Microsoft.Extensions.Time.Testing;
using Telemetry.Contract;
using Telemetry.Edge.Clock;
using Telemetry.Edge.Spooling;
using Telemetry.Edge.Tests.Testing;

namespace Telemetry.Edge.Tests.Spooling;

public sealed class JournalSpoolTests : IDisposable
{
    private const long T0 = 1_770_000_000_000_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-journal").FullName;
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_spool_on_a_real_journal_is_opened_again_with_all_it_had()
    {
        using (var spool = Open("boot1"))
        {
            for (var i = 0; i < 3000; i++)
            {
                Add(spool, (ulong)i);
                if (i % 7 == 0)
                {
                    spool.Committer.Commit();
                }
            }
            spool.Committer.Commit();
            for (var i = 0; i < 100; i++)
            {
                spool.Outlet.Acknowledge(spool.Outlet.Take(Lane.Live)!);
            }
            spool.Outlet.SaveProgress();
        }
        using var again = Open("boot2");
        var seqs = new List<ulong>();
        while (again.Outlet.Take(Lane.Backlog) is { } pack)
        {
            seqs.AddRange(SpoolBench.Decode(pack).Seqs);
        }
        Assert.Equal(694, (int)seqs[0]); // 100 packs: one of 1 reading, 99 of 7.
        Assert.Equal(Enumerable.Range(694, 3000 - 694).Select(i => (ulong)i), seqs);
        Assert.Equal(seqs.Count, again.Outlet.Backlog().Readings);
    }

    [Fact]
    public void What_a_newer_program_wrote_is_not_passed_over()
    {
        using (var spool = Open("boot1"))
        {
            Add(spool, 0);
            spool.Committer.Commit();
        }
        using var log = JournalLog.Open(Path.Combine(_folder, "journal"));
        log.Append([PackRecord.NewestKind]); // Known, though there is nothing in it.
        log.Flush();
        Assert.Equal(1, Open("boot2", log).Outlet.Backlog().Readings);
        log.Append([PackRecord.NewestKind + 1, 0, 0]);
        log.Flush();
        var fault = Assert.Throws<InvalidDataException>(() => Open("boot2", log));
        Assert.Contains("newer program", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Acknowledged_segments_give_their_room_back()
    {
        using var spool = Open("boot1");
        for (var i = 0; i < 300_000; i++)
        {
            Add(spool, (ulong)i);
        }
        spool.Committer.Commit();
        var full = FilesBytes();
        while (spool.Outlet.Take(Lane.Live) is { } pack)
        {
            spool.Outlet.Acknowledge(pack);
        }
        spool.Outlet.SaveProgress();
        Assert.InRange(FilesBytes(), 0, full - EdgeLimits.SegmentBytes);
    }

    [Fact]
    public void A_garbled_progress_file_means_that_all_is_published_again()
    {
        using (var spool = Open("boot1"))
        {
            Add(spool, 1);
            spool.Committer.Commit();
            spool.Outlet.Acknowledge(spool.Outlet.Take(Lane.Live)!);
            spool.Outlet.SaveProgress();
        }
        File.WriteAllText(Path.Combine(_folder, "progress.json"), "{\"version\":1,\"ackn");
        using var again = Open("boot2");
        Assert.Equal(1, again.Outlet.Backlog().Readings);
    }

    private static void Add(Spool spool, ulong seq)
    {
        using var session = spool.Intake.Enter();
        Assert.True(session.TryLedger("press", out var ledger));
        session.Add(ledger, "lineboot", seq, new SpoolReading
        {
            Metric = "temperature",
            Unit = "Cel",
            Kind = ValueKind.Number,
            Number = seq,
            Micros = T0 + (long)seq,
            Quality = TimeQuality.Synced,
        }, isWaiting: true);
    }

    private long FilesBytes() =>
        new DirectoryInfo(_folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    private Spool Open(string boot) => Open(boot, JournalLog.Open(Path.Combine(_folder, "journal")));

    private Spool Open(string boot, ISpoolLog log) => Spool.Open(
        log,
        new ProgressFile(Path.Combine(_folder, "progress.json"), Telemetry.Journal.PosixFileSystem.Instance),
        new SpoolOptions { Boot = boot },
        new EventClock(_time, () => TimeQuality.Synced),
        _time);
}
