using System.Buffers.Binary;
using System.Numerics;
using Telemetry.Journal;

namespace Telemetry.Benchmarks;

/// <summary>
/// What the journal costs an event when a hundred come in one record: appended, committed, and read again, in CPU time
/// of the whole process, beside a loop that does no more than copy the same bytes and take their CRC-32C, once for
/// writing and once for reading.
/// </summary>
internal sealed class JournalCost(JsonLines output)
{
    private const int EventsPerRecord = 100;
    private const int BytesPerEvent = 16;
    private const int RecordBytes = (EventsPerRecord * BytesPerEvent) + 64;
    private const int Records = 20_000;
    private const double Events = (double)Records * EventsPerRecord;
    private const int RecordsUnderWay = 128;
    private const int Commits = 200;
    private const int RoundsMin = 3;

    private readonly byte[] _payload = new byte[RecordBytes];
    private readonly byte[] _buffer = new byte[256 * 1024];
    private readonly List<double> _append = [];
    private readonly List<double> _read = [];
    private readonly List<double> _loop = [];
    private readonly List<double> _user = [];
    private readonly List<double> _commit = [];
    private readonly List<double> _bareCommit = [];

    public void Run(double seconds)
    {
        new Random(1).NextBytes(_payload);
        var begin = CpuClock.Wall();
        for (var round = 0; round <= RoundsMin || CpuClock.Wall() - begin < seconds; round++)
        {
            var loop = Loop();
            var before = Environment.CpuUsage.UserTime;
            var (append, read) = Journal();
            var user = (Environment.CpuUsage.UserTime - before).TotalSeconds;
            var bare = BareCommits();
            var commit = LoneCommits();
            if (round == 0) { continue; } // It warmed up.
            _bareCommit.Add(bare);
            _commit.Add(commit);
            _loop.Add(loop);
            _append.Add(append);
            _read.Add(read);
            _user.Add(user);
        }
        output.Write(new
        {
            bench = "journal",
            events_per_record = EventsPerRecord,
            bytes_per_event = (double)RecordBytes / EventsPerRecord,
            rounds = _loop.Count,
            append_ns = Nanoseconds(_append),
            read_ns = Nanoseconds(_read),
            append_and_read_ns = Nanoseconds([.. _append.Zip(_read, static (append, read) => append + read)]),
            of_it_outside_the_kernel_ns = Nanoseconds(_user),
            loop_ns = Nanoseconds(_loop),
            ratio_to_loop = Math.Round(Median([.. _append.Zip(_read, static (a, r) => a + r)]) / Median(_loop), 2),
            commit_us = Math.Round(Median(_commit) / Commits * 1e6, 1),
            bare_commit_us = Math.Round(Median(_bareCommit) / Commits * 1e6, 1),
            commit_ratio_to_bare = Math.Round(Median(_commit) / Median(_bareCommit), 2),
        });
    }

    private (double Append, double Read) Journal()
    {
        var folder = Directory.CreateTempSubdirectory("bench-journal-").FullName;
        try
        {
            using var journal = RecordJournal.Open(new JournalOptions { Directory = folder, WaitersCommit = true });
            var begin = CpuClock.Process();
            for (var i = 0; i < Records; i++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(_payload, i);
                journal.Append(_payload);
                // As agents do: no more under way than their windows allow.
                if ((i + 1) % RecordsUnderWay == 0) { journal.Flush(); }
            }
            journal.Flush();
            var appended = CpuClock.Process();
            var sum = 0L;
            using var reader = journal.OpenReader(journal.Start);
            while (reader.TryRead(out var record))
            {
                sum += BinaryPrimitives.ReadInt32LittleEndian(record.Payload);
            }
            var read = CpuClock.Process();
            return sum == (long)Records * (Records - 1) / 2
                ? (appended - begin, read - appended)
                : throw new DisagreementException("The journal gave other records than it was given.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>One record at a time, each waited for: what a commit costs all threads together.</summary>
    private double LoneCommits()
    {
        var folder = Directory.CreateTempSubdirectory("bench-journal-").FullName;
        try
        {
            using var journal = RecordJournal.Open(new JournalOptions { Directory = folder, WaitersCommit = true });
            var begin = CpuClock.Process();
            CommitEachAsync(journal).GetAwaiter().GetResult();
            return CpuClock.Process() - begin;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task CommitEachAsync(RecordJournal journal)
    {
        for (var i = 0; i < Commits; i++)
        {
            await journal.AppendDurableAsync(_payload).ConfigureAwait(false);
        }
    }

    /// <summary>As many writes, each with its fdatasync, one after the other on this thread.</summary>
    private double BareCommits()
    {
        var folder = Directory.CreateTempSubdirectory("bench-journal-").FullName;
        try
        {
            using var file = PosixFileSystem.Instance.Open(Path.Combine(folder, "bare"), FileMode.CreateNew);
            var begin = CpuClock.Process();
            for (var i = 0; i < Commits; i++)
            {
                file.Write(_payload, (long)i * RecordBytes);
                file.SyncContent();
            }
            return CpuClock.Process() - begin;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private double Loop()
    {
        var begin = CpuClock.Process();
        var (sum, offset) = (0u, 0);
        for (var i = 0; i < 2 * Records; i++)
        {
            if (offset + RecordBytes > _buffer.Length) { offset = 0; }
            _payload.CopyTo(_buffer, offset);
            sum ^= Crc(_buffer.AsSpan(offset, RecordBytes));
            offset += RecordBytes;
        }
        GC.KeepAlive(sum);
        return CpuClock.Process() - begin;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0u;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }
        foreach (var b in bytes) { crc = BitOperations.Crc32C(crc, b); }
        return ~crc;
    }

    private static double Nanoseconds(List<double> seconds) => Math.Round(Median(seconds) / Events * 1e9, 2);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
