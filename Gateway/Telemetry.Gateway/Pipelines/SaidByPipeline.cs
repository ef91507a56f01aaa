using Telemetry.Alerts;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Retention;
using Telemetry.Journal;

namespace Telemetry.Gateway.Pipelines;

/// <summary>What was said of a pipeline's alerts, as far as it is known.</summary>
/// <param name="Standing">Those that somebody will have to hear more of, as they were said last.</param>
/// <param name="From">Journal time, µs, up to which that does not reach back.</param>
/// <param name="Until">Journal time, µs, of the last record; null when it said nothing at all.</param>
internal sealed record SaidByPipeline(IReadOnlyList<HandedAlert> Standing, long From, long? Until)
{
    /// <summary>Reads what stands before the output journal, and all of that, which is durable to its end.</summary>
    public static SaidByPipeline Find(GatewayJournals journals, string pipeline)
    {
        SaidAlerts<Place> said = new();
        RecordJournal output = journals.Output;
        using JournalReader reader = output.OpenReader(output.Start);
        StandingBefore? before = journals.Standing.Find();
        foreach (StandingRow row in (before?.Alerts ?? []).Where(row => row.Record.Pipeline == pipeline))
        {
            said.Put(row.Record, row.Row, row.Told, new Place(row.Position, row.Row, row.Record));
        }

        long? first = null;
        long? last = before?.SpokeAt.TryGetValue(pipeline, out long spokeAt) == true ? spokeAt : null;
        while (reader.TryRead(out JournalRecord record))
        {
            first ??= OutputRecord.PeekTime(record.Payload).Micros;
            var (name, stream, _, _, _) = OutputRecord.Peek(record.Payload);
            if (stream == AlertSchema.Stream && name is GatewayPipeline.Name && name != pipeline)
            {
                NoteWithdrawn(said, OutputRecord.Decode(record.Payload));
            }

            if (name != pipeline)
            {
                continue;
            }

            last = OutputRecord.PeekTime(record.Payload).Micros;
            if (stream == AlertSchema.Stream)
            {
                Note(said, record.Position.Value, OutputRecord.Decode(record.Payload));
            }
        }

        return new SaidByPipeline(
            [.. Rows(output, said.Standing.Values)], before?.From ?? first ?? long.MinValue, last);
    }

    private static void Note(SaidAlerts<Place> said, long position, OutputRecord record)
    {
        for (int row = 0; row < record.Count; row++)
        {
            said.Note(record, row, new Place(position, row, null));
        }
    }

    /// <summary>The alerts of a pipeline that was removed end under the gateway's own name.</summary>
    private static void NoteWithdrawn(SaidAlerts<Place> said, OutputRecord record)
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
        RecordJournal output, IEnumerable<(Place Place, string? Told)> standing)
    {
        ILookup<long, (int Row, string? Told)> places = standing.Where(alert => alert.Place.Kept is null)
            .ToLookup(alert => alert.Place.Position, alert => (alert.Place.Row, alert.Told));
        foreach ((Place place, string? told) in standing)
        {
            if (place.Kept is { } kept)
            {
                yield return Handed(kept, place.Row, told);
            }
        }

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
                yield return Handed(decoded, row, told);
            }
        }
    }

    private static HandedAlert Handed(OutputRecord record, int row, string? told)
    {
        Dictionary<string, string?> cells = AlertRecord.Cells(record, row);
        cells[HandedAlert.ToldCell] = told;
        return new HandedAlert(cells);
    }

    /// <summary>Where a row is: in the journal, or kept though its record is gone.</summary>
    private readonly record struct Place(long Position, int Row, OutputRecord? Kept);
}
