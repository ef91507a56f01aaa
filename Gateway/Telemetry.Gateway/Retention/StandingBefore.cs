using System.Buffers;
using Telemetry.Alerts;
using Telemetry.Alerts.Care;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Ingest;

namespace Telemetry.Gateway.Retention;

/// <summary>
/// What stands at a place of the output journal, as the records before it say: a pure function of these. Whoever reads
/// the journal from its start takes this first. It may know some of the records that are still there: taking them again
/// changes nothing.
/// </summary>
/// <param name="Next">The place: the record behind those that were folded.</param>
/// <param name="From">Journal time, µs, up to which it does not reach back: what was said last before that is not in
/// it. <see cref="long.MinValue"/>: it knows all.</param>
/// <param name="SpokeAt">Journal time, µs, at which each pipeline said something last.</param>
/// <param name="Rows">The last row of each alert and silence that stands, in the order in which they were said; each
/// in a record of its own, once they were read.</param>
internal sealed record StandingBefore(
    long Next, long From, IReadOnlyDictionary<string, long> SpokeAt, IReadOnlyList<StandingRow> Rows)
{
    private static readonly FileSeal Seal = new("TELSTAND", version: 1);

    /// <summary>Before the first record nothing stands.</summary>
    public static StandingBefore Nothing { get; } = Begin(0, long.MinValue);

    /// <summary>The rows of alerts.</summary>
    public IEnumerable<StandingRow> Alerts => Rows.Where(row => row.Record.Stream == AlertSchema.Stream);

    /// <summary>The rows of silences.</summary>
    public IEnumerable<StandingRow> Silences => Rows.Where(row => row.Record.Stream == SilenceSchema.Stream);

    /// <summary>Nothing is known to stand.</summary>
    public static StandingBefore Begin(long next, long from) =>
        new(next, from, new Dictionary<string, long>(StringComparer.Ordinal), []);

    /// <summary>The file: seal, next 8, from 8, pipelines (name, time 8), rows (position 8, told, record).</summary>
    public byte[] ToBytes()
    {
        RecordWriter writer = Seal.Begin();
        writer.Int64(Next).Int64(From).Int32(SpokeAt.Count);
        foreach ((string pipeline, long at) in SpokeAt.OrderBy(spoke => spoke.Key, StringComparer.Ordinal))
        {
            writer.Name(pipeline).Int64(at);
        }

        writer.Int32(Rows.Count);
        ArrayBufferWriter<byte> record = new();
        foreach (StandingRow row in Rows)
        {
            record.ResetWrittenCount();
            OutputRecordCodec.Encode(row.Record, row.Row, record);
            writer.Int64(row.Position).Name(row.Told).Int32(record.WrittenCount).Bytes(record.WrittenSpan);
        }

        return FileSeal.Close(writer);
    }

    /// <summary>Reads the file; null and why when it cannot be used.</summary>
    public static StandingBefore? Read(ReadOnlySpan<byte> bytes, out string problem)
    {
        problem = Seal.Problem(bytes);
        try
        {
            return problem.Length == 0 ? ReadBody(bytes[FileSeal.BodyOffset..]) : null;
        }
        catch (FormatException unknown)
        {
            problem = unknown.Message;
            return null;
        }
    }

    private static StandingBefore ReadBody(ReadOnlySpan<byte> body)
    {
        RecordReader reader = new(body);
        (long next, long from) = (reader.Int64(), reader.Int64());
        Dictionary<string, long> spokeAt = new(StringComparer.Ordinal);
        for (int left = reader.Int32(); left > 0; left--)
        {
            spokeAt.Add(reader.Name(), reader.Int64());
        }

        var rows = new StandingRow[reader.Int32()];
        for (int i = 0; i < rows.Length; i++)
        {
            (long position, string told) = (reader.Int64(), reader.Name());
            OutputRecord record = OutputRecord.Decode(reader.Bytes(reader.Int32()));
            rows[i] = new StandingRow(position, record, 0) { Told = told.Length > 0 ? told : null };
        }

        return new StandingBefore(next, from, spokeAt, rows);
    }
}
