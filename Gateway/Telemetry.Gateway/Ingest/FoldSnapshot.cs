using Telemetry.Gateway.Devices;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Ingest;

/// <summary>
/// What the input journal was folded to, as bytes: the same fold gives the same bytes, however often it was restored.
/// <code>
///   0      44     52     60           68
///  ┌──────┬──────┬──────┬────────────┬─────────┬──────────────┬───────
///  │ seal │ next │ J    │ elapsed    │ devices │ dead letters │ index
///  └──────┴──────┴──────┴────────────┴─────────┴──────────────┴───────
/// </code>
/// </summary>
/// <param name="Next">The record behind the last one folded.</param>
/// <param name="Bytes">The file.</param>
internal sealed record FoldSnapshot(long Next, ReadOnlyMemory<byte> Bytes)
{
    private static readonly FileSeal Seal = new("TELFOLD\0", version: 1);

    public static FoldSnapshot Take(long next, JournalStamp last, DeviceView view, ReadingIndex index)
    {
        RecordWriter writer = Seal.Begin();
        writer.Int64(next).Int64(last.TimeMicros).Int64(last.ElapsedMicros);
        IReadOnlyList<string> devices = view.Write(writer);
        index.Write(writer, devices);
        return new FoldSnapshot(next, FileSeal.Close(writer));
    }

    /// <summary>
    /// Puts what the bytes say into view and index; or changes nothing and says why they cannot be used.
    /// </summary>
    public static (long Next, JournalStamp Last)? Restore(
        ReadOnlySpan<byte> bytes,
        DeviceView view,
        ReadingIndex index,
        Func<long, JournalStamp, bool> isOfThisJournal,
        out string problem)
    {
        problem = Seal.Problem(bytes);
        if (problem.Length > 0)
        {
            return null;
        }

        RecordReader reader = new(bytes[FileSeal.BodyOffset..]);
        long next = reader.Int64();
        JournalStamp last = new(reader.Int64(), reader.Int64());
        if (!isOfThisJournal(next, last))
        {
            problem = "it is that of another journal";
            return null;
        }

        index.Read(ref reader, view.Read(ref reader));
        return (next, last);
    }
}
