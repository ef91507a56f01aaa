using Telemetry.Alerts;
using Telemetry.Engine.Runtime;
using Telemetry.Journal;

namespace Telemetry.Gateway.Pipelines;

/// <summary>What the output journal has of a pipeline's alerts.</summary>
/// <param name="Standing">Those that somebody will have to hear more of, as they were said last.</param>
/// <param name="From">Journal time, µs, up to which the journal does not reach back.</param>
/// <param name="Until">Journal time, µs, of the last record; null when it said nothing at all.</param>
internal sealed record SaidByPipeline(IReadOnlyList<HandedAlert> Standing, long From, long? Until)
{
    /// <summary>Reads the whole output journal, which is durable to its end.</summary>
    public static SaidByPipeline Find(RecordJournal output, string pipeline)
    {
        SaidAlerts<(long Position, int Row)> said = new();
        (long? first, JournalPosition? last) = (null, null);
        using JournalReader reader = output.OpenReader(output.Start);
        while (reader.TryRead(out JournalRecord record))
        {
            first ??= TimeOf(record.Payload);
            var (name, stream, _, _, _) = OutputRecord.Peek(record.Payload);
            if (stream == AlertSchema.Stream && name is GatewayPipeline.Name && name != pipeline)
            {
                NoteWithdrawn(said, OutputRecord.Decode(record.Payload));
            }

            if (name != pipeline)
            {
                continue;
            }

            last = record.Position;
            if (stream == AlertSchema.Stream)
            {
                Note(said, record.Position.Value, OutputRecord.Decode(record.Payload));
            }
        }

        return new SaidByPipeline(
            [.. Rows(output, said.Standing.Values)],
            output.Start.Value > 0 ? first ?? long.MinValue : long.MinValue,
            last is { } end ? TimeAt(output, end) : null);
    }

    private static void Note(SaidAlerts<(long Position, int Row)> said, long position, OutputRecord record)
    {
        for (int row = 0; row < record.Count; row++)
        {
            said.Note(
                AlertRecord.Cell(record, "id", row) ?? "",
                AlertRecord.Cell(record, "state", row),
                AlertRecord.Cell(record, "end", row) is not null,
                AlertRecord.Cell(record, "silenced", row) == "true",
                (position, row));
        }
    }

    /// <summary>The alerts of a pipeline that was removed end under the gateway's own name.</summary>
    private static void NoteWithdrawn(SaidAlerts<(long Position, int Row)> said, OutputRecord record)
    {
        string withdrawn = AlertSchema.NameOf(AlertEventKind.Withdrawn);
        for (int row = 0; row < record.Count; row++)
        {
            if (AlertRecord.Cell(record, "event", row) == withdrawn)
            {
                said.Remove(AlertRecord.Cell(record, "id", row) ?? "");
            }
        }
    }

    /// <summary>Reads the rows again that matter: few of many.</summary>
    private static IEnumerable<HandedAlert> Rows(
        RecordJournal output, IEnumerable<((long Position, int Row) Place, string? Told)> standing)
    {
        ILookup<long, (int Row, string? Told)> places =
            standing.ToLookup(alert => alert.Place.Position, alert => (alert.Place.Row, alert.Told));
        if (places.Count == 0)
        {
            yield break;
        }

        int left = places.Count;
        using JournalReader reader = output.OpenReader(new JournalPosition(places.Min(place => place.Key)));
        while (left > 0 && reader.TryRead(out JournalRecord record))
        {
            if (!places.Contains(record.Position.Value))
            {
                continue;
            }

            left--;
            OutputRecord decoded = OutputRecord.Decode(record.Payload);
            foreach ((int row, string? told) in places[record.Position.Value])
            {
                Dictionary<string, string?> cells = AlertRecord.Cells(decoded, row);
                cells[HandedAlert.ToldCell] = told;
                yield return new HandedAlert(cells);
            }
        }
    }

    private static long TimeAt(RecordJournal output, JournalPosition position)
    {
        using JournalReader reader = output.OpenReader(position);
        return reader.TryRead(out JournalRecord record) ? TimeOf(record.Payload) : long.MinValue;
    }

    private static long TimeOf(ReadOnlySpan<byte> payload) => OutputRecord.Decode(payload).JournalTime.Micros;
}
