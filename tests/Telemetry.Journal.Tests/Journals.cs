using System.Text;

namespace Telemetry.Journal.Tests;

/// <summary>Short ways to write and read journals.</summary>
internal static class Journals
{
    public static JournalOptions Options(string folder, long segmentBytes = 64 * 1024 * 1024, uint? salt = null)
    {
        var next = salt ?? 0;
        return salt is null
            ? new JournalOptions
            {
                Directory = folder,
                SegmentBytesMax = segmentBytes,
                RecordBytesMax = (int)Math.Min(segmentBytes / 2, 1024 * 1024),
            }
            : new JournalOptions
            {
                Directory = folder,
                SegmentBytesMax = segmentBytes,
                RecordBytesMax = (int)Math.Min(segmentBytes / 2, 1024 * 1024),
                NextSalt = () => next++,
            };
    }

    public static byte[] Payload(long number) =>
        Encoding.UTF8.GetBytes($"record {number} {new string('x', (int)(number % 37))}");

    public static void Fill(string folder, int count, long segmentBytes = 64 * 1024 * 1024)
    {
        using var journal = RecordJournal.Open(Options(folder, segmentBytes));
        for (var i = 0; i < count; i++)
        {
            journal.Append(Payload(journal.End.Value));
        }

        journal.Flush();
    }

    public static List<(long Position, byte[] Payload)> ReadAll(RecordJournal journal, long from = 0)
    {
        using var reader = journal.OpenReader(new JournalPosition(from));
        return ReadAll(reader);
    }

    public static List<(long Position, byte[] Payload)> ReadAll(JournalReader reader)
    {
        var records = new List<(long, byte[])>();
        while (reader.TryRead(out var record))
        {
            records.Add((record.Position.Value, record.Payload.ToArray()));
        }

        return records;
    }

    /// <summary>Every record is the one that was written at its position.</summary>
    public static void AssertTrue(IEnumerable<(long Position, byte[] Payload)> records)
    {
        var last = -1L;
        foreach (var (position, payload) in records)
        {
            Assert.True(position > last, $"position {position} after {last}");
            Assert.Equal(Payload(position), payload);
            last = position;
        }
    }
}
