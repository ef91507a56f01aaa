using System.Globalization;
using System.Text.Json;
using Telemetry.Alerts.Care;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Retention;
using Telemetry.Journal;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// The silences that are not over, for a pipeline that did not hear the orders: what the gateway's own pipeline said of
/// them, and the orders that it has not come to yet.
/// </summary>
internal static class HeldSilences
{
    /// <summary>Reads what stands before the output journal, that, and of the input journal what is behind.</summary>
    public static IReadOnlyList<CareOrder> Find(GatewayJournals journals)
    {
        SortedDictionary<string, CareOrder.Silence> held = new(StringComparer.Ordinal);
        long step = -1;
        using JournalReader reader = journals.Output.OpenReader(journals.Output.Start);
        foreach (StandingRow row in journals.Standing.Find()?.Silences ?? [])
        {
            Take(row.Record, held);
        }

        while (reader.TryRead(out JournalRecord record))
        {
            var (pipeline, stream, said, _, _) = OutputRecord.Peek(record.Payload);
            if (pipeline != GatewayPipeline.Name)
            {
                continue;
            }

            step = said;
            if (stream == SilenceSchema.Stream)
            {
                Take(OutputRecord.Decode(record.Payload), held);
            }
        }

        Take(journals.Input, Math.Max(step + 1, journals.Input.Start.Value), held);
        return [.. held.Values.Where(silence => silence.ToPayload().Length <= GatewayLimits.SilenceBytesMax)];
    }

    private static void Take(OutputRecord record, SortedDictionary<string, CareOrder.Silence> held)
    {
        for (int row = 0; row < record.Count; row++)
        {
            string id = AlertRecord.Cell(record, "id", row) ?? "";
            string? what = AlertRecord.Cell(record, "event", row);
            if (what is SilenceSchema.Removed or SilenceSchema.Expired)
            {
                held.Remove(id);
            }
            else if (Matchers(AlertRecord.Cell(record, "matchers", row)) is { } matchers)
            {
                held[id] = new CareOrder.Silence(
                    id, matchers, Time(AlertRecord.Cell(record, "starts", row)),
                    Time(AlertRecord.Cell(record, "ends", row)), null)
                {
                    By = AlertRecord.Cell(record, "by", row),
                    Comment = AlertRecord.Cell(record, "comment", row),
                };
            }
        }
    }

    private static void Take(RecordJournal input, long from, SortedDictionary<string, CareOrder.Silence> held)
    {
        using JournalReader reader = input.OpenReader(new JournalPosition(from));
        while (reader.TryRead(out JournalRecord record))
        {
            switch (OrderOf(record.Payload, out long at))
            {
                case CareOrder.Unsilence unsilence:
                    held.Remove(unsilence.Id);
                    break;
                case CareOrder.Silence silence when !held.ContainsKey(silence.Id):
                    long starts = silence.Starts ?? at;
                    held[silence.Id] = silence with
                    {
                        Starts = starts,
                        Ends = silence.Ends ?? starts + silence.Span,
                        Span = null,
                    };
                    break;
                default:
                    break;
            }
        }
    }

    private static CareOrder? OrderOf(ReadOnlySpan<byte> bytes, out long at)
    {
        at = 0;
        try
        {
            InputRecord record = new(bytes);
            at = record.Stamp.TimeMicros;
            return record.Kind == InputKind.Control && !record.Body.IsEmpty
                && (ControlKind)record.Body[0] == ControlKind.AlertCare
                && CareOrder.TryRead(record.Body[1..], out CareOrder? order)
                    ? order
                    : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static IReadOnlyList<AlertMatcher>? Matchers(string? text)
    {
        using JsonDocument list = JsonDocument.Parse(text ?? "[]");
        return MatcherList.TryRead(list.RootElement, out IReadOnlyList<AlertMatcher> matchers) is null
            ? matchers
            : null;
    }

    private static long? Time(string? text) =>
        long.TryParse(text, CultureInfo.InvariantCulture, out long micros) ? micros : null;
}
