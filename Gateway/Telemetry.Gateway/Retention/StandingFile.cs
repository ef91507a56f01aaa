using Telemetry.Engine.Runtime;
using Telemetry.Journal;

namespace Telemetry.Gateway.Retention;

/// <summary>
/// The file <c>journal/standing.before</c>: what stands where the output journal begins. It is there from the first cut
/// on. Any thread looks; one writes.
/// </summary>
/// <param name="data">The data folder.</param>
/// <param name="journal">The output journal.</param>
/// <param name="files">Where the folder is.</param>
internal sealed class StandingFile(string data, RecordJournal journal, IFileSystem files)
{
    /// <summary>Its path.</summary>
    public string Path { get; } = PathOf(data);

    /// <summary>Its path in a data folder.</summary>
    public static string PathOf(string data) => System.IO.Path.Combine(data, "journal", "standing.before");

    /// <summary>What stands where the journal begins, or a little behind; null when that is not known. Who reads the
    /// journal from its start opens it first: then nothing is missing between this and what he reads.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public StandingBefore? Find() => Find(out _);

    /// <summary>What will stand there when the journal is cut; nothing is changed yet.</summary>
    /// <param name="cut">The first record that stays; those before it are durable.</param>
    /// <param name="problem">Why what stood before could not be used; empty when it could.</param>
    /// <exception cref="IOException">The file or the journal cannot be read.</exception>
    public StandingBefore At(long cut, out string problem)
    {
        StandingBefore before = Find(out problem) ?? Begin();
        if (before.Next >= cut)
        {
            // Who was killed before the cut had come so far.
            return before;
        }

        StandingFold fold = new(before);
        using JournalReader reader = journal.OpenReader(new JournalPosition(before.Next));
        while (reader.TryRead(out JournalRecord record) && record.Position.Value < cut)
        {
            try
            {
                fold.Take(record.Position.Value, record.Payload);
            }
            catch (FormatException)
            {
                // Of a version that this program does not know: the views say so.
            }
        }

        return fold.At(cut);
    }

    /// <summary>Replaces the file, durably.</summary>
    /// <exception cref="IOException">It could not be written; the old one is still there.</exception>
    public void Write(StandingBefore standing) => DurableFile.Write(Path, standing.ToBytes(), files);

    private StandingBefore? Find(out string problem)
    {
        problem = "";
        long start = journal.Start.Value;
        if (start == 0)
        {
            // A file that is there all the same says what the journal still has, or is that of another journal.
            return StandingBefore.Nothing;
        }

        if (DurableFile.TryRead(Path, files) is not { } bytes)
        {
            problem = "it is not there";
            return null;
        }

        StandingBefore? found = StandingBefore.Read(bytes, out problem);
        if (found is not null && (found.Next < start || found.Next > journal.DurableEnd.Value))
        {
            problem = $"it says what stands before record {found.Next}, and the journal begins with {start}";
            return null;
        }

        return found;
    }

    /// <summary>Nothing is known of what was cut off before.</summary>
    private StandingBefore Begin()
    {
        using JournalReader reader = journal.OpenReader(journal.Start);
        return reader.TryRead(out JournalRecord record)
            ? StandingBefore.Begin(record.Position.Value, OutputRecord.PeekTime(record.Payload).Micros)
            : StandingBefore.Begin(journal.Start.Value, long.MinValue);
    }
}
