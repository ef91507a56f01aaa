using System.Buffers;
using System.Text;
using Telemetry.Contract;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Ingest;
using Telemetry.Journal;

namespace Telemetry.Gateway.Evidence;

/// <summary>
/// Finds the raw readings behind an alert in the input journal, by event time, with all that is known of each: also
/// those that came twice or were put aside, and why. One answer reads a bounded number of records: of a wide range it
/// takes as much as that allows, and says where to go on.
/// </summary>
internal sealed class ReadingTrace(GatewayJournals journals, ReadingIndex index, ViewStore views)
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private const string NoNumber = "no_number";
    private const string Duplicate = "duplicate";

    /// <summary>The readings, by event time; null when even the narrowest range is too much.</summary>
    public ViewPage<EvidenceReading>? Find(ReadingQuery query, CancellationToken cancel)
    {
        long from = query.After is { Length: >= 16 } after && IsPlace(after)
            ? Math.Max(query.From, SortKey.Read(after))
            : query.From;
        if (query.Series.Count == 0 || from >= query.To)
        {
            return new ViewPage<EvidenceReading>([], null);
        }

        long to = query.To;
        IReadOnlyList<(long First, long End)> blocks = Blocks(query, from, to);
        while (Records(blocks) > EvidenceLimits.RecordsMax && to - from > EvidenceLimits.NarrowestMicros)
        {
            to = from + Math.Max((to - from) / 2, EvidenceLimits.NarrowestMicros);
            blocks = Blocks(query, from, to);
        }

        if (Records(blocks) > HistoryLimits.ReadingScanRecordsMax)
        {
            return null;
        }

        List<FoundReading> found = Gather(query, from, to, blocks, cancel);
        while (found.Count > EvidenceLimits.GatheredMax && to - from > EvidenceLimits.NarrowestMicros)
        {
            to = from + Math.Max((to - from) / 2, EvidenceLimits.NarrowestMicros);
            found = Gather(query, from, to, Blocks(query, from, to), cancel);
        }

        return found.Count > EvidenceLimits.GatheredMax
            ? null
            : Page(query, Judge(found), to == query.To ? null : SortKey.Of(to));
    }

    /// <summary>Whether a text could be a place in the list of readings.</summary>
    public static bool IsPlace(string text) =>
        text.Length >= 16 && text.AsSpan(0, 16).IndexOfAnyExcept(Digits) < 0;

    private IReadOnlyList<(long First, long End)> Blocks(ReadingQuery query, long from, long to) =>
    [
        .. query.Series.Select(series => series.Device).Distinct()
            .SelectMany(device => index.Blocks(device, from, to)).Distinct().OrderBy(block => block.First),
    ];

    private static long Records(IReadOnlyList<(long First, long End)> blocks) =>
        blocks.Sum(block => block.End - block.First);

    private List<FoundReading> Gather(
        ReadingQuery query, long from, long to, IReadOnlyList<(long First, long End)> blocks, CancellationToken cancel)
    {
        ILookup<string, string?> series = query.Series.ToLookup(one => one.Device, one => one.Metric);
        List<FoundReading> found = [];
        PackRecord pack = new();
        foreach ((long first, long end) in blocks)
        {
            cancel.ThrowIfCancellationRequested();
            using JournalReader reader = journals.Input.OpenReader(new JournalPosition(first));
            while (reader.Position.Value < end && reader.TryRead(out JournalRecord record)
                && record.Position.Value < end && found.Count <= EvidenceLimits.GatheredMax)
            {
                if (record.Payload.Length <= InputFormat.BodyOffset || record.Payload[1] != (byte)InputKind.Pack)
                {
                    continue;
                }

                InputRecord input = new(record.Payload);
                pack.Read(input);
                if (series.Contains(pack.Device))
                {
                    Take(
                        pack, record.Position.Value, input.Stamp.TimeMicros, [.. series[pack.Device]], (from, to),
                        found);
                }
            }
        }

        return found;
    }

    private static void Take(
        PackRecord pack, long position, long arrived, string?[] metrics, (long From, long To) range,
        List<FoundReading> found)
    {
        for (int row = 0; row < pack.Count; row++)
        {
            long time = pack.Times[row];
            string metric = pack.MetricNames[pack.Metrics[row]];
            if (time < range.From || time >= range.To || !(metrics.Contains(null) || metrics.Contains(metric)))
            {
                continue;
            }

            EvidenceReading reading = new()
            {
                Device = pack.Device,
                Metric = metric,
                Time = EventTimes.ToUtc(time),
                Value = ValueOf(pack, row),
                Unit = pack.MetricUnits[pack.Metrics[row]],
                TimeQuality = Words.SnakeCase(pack.Qualities[row].ToString()),
                ValueQuality = ValueQualities.NameOf(pack.ValueQualities[row]),
                Boot = pack.Boot,
                Seq = pack.Seqs[row],
                Arrived = EventTimes.ToUtc(arrived),
                LagSeconds = (arrived - time) / 1e6,
                DeviceClock = EventTimes.ToUtc(pack.LowMicros),
                Agent = pack.Agent,
                Lane = Words.SnakeCase(pack.Lane.ToString()),
                Position = position,
                Row = row,
                Counted = true,
            };
            found.Add(new FoundReading(reading, time, arrived, pack.Kinds[row] is ValueKind.Number or ValueKind.Bool));
        }
    }

    private static object? ValueOf(PackRecord pack, int row) => pack.Kinds[row] switch
    {
        ValueKind.Text => Encoding.UTF8.GetString(pack.Text(row)),
        ValueKind.Bool => pack.Numbers[row] != 0,
        _ => RowDocument.Shown(pack.Numbers[row]),
    };

    /// <summary>In the order of arrival: what was put aside did not count; what counted before is a
    /// duplicate.</summary>
    private List<FoundReading> Judge(List<FoundReading> found)
    {
        if (found.Count == 0)
        {
            return found;
        }

        Refusals refusals = Refusals.Find(
            views, found.Select(one => one.Reading.Device).Distinct(), found.Min(one => one.ArrivedMicros),
            found.Max(one => one.ArrivedMicros) + 1);
        HashSet<(string Device, string Metric, string Boot, ulong Seq, long Time)> counted = [];
        List<FoundReading> judged = [];
        foreach (FoundReading one in found.OrderBy(one => one.Reading.Position).ThenBy(one => one.Reading.Row))
        {
            EvidenceReading reading = one.Reading;
            string? reason = refusals.ReasonOf(one)
                ?? (reading.Boot.Length > 0 && counted.Contains(IdentityOf(one)) ? Duplicate : null);
            if (reason is null)
            {
                counted.Add(IdentityOf(one));
                reason = one.IsNumber ? null : NoNumber;
            }

            judged.Add(one with { Reading = reading with { Counted = reason is null, Reason = reason } });
        }

        return judged;
    }

    private static (string Device, string Metric, string Boot, ulong Seq, long Time) IdentityOf(in FoundReading one) =>
        (one.Reading.Device, one.Reading.Metric, one.Reading.Boot, one.Reading.Seq, one.TimeMicros);

    private static ViewPage<EvidenceReading> Page(ReadingQuery query, IEnumerable<FoundReading> found, string? more)
    {
        (string Place, EvidenceReading Reading)[] rest =
        [
            .. found.Select(one => (Place: PlaceOf(one), one.Reading))
                .Where(one => query.After is null || string.CompareOrdinal(one.Place, query.After) > 0)
                .OrderBy(one => one.Place, StringComparer.Ordinal)
                .Take(query.Limit + 1),
        ];
        return rest.Length > query.Limit
            ? new ViewPage<EvidenceReading>(
                [.. rest.Take(query.Limit).Select(one => one.Reading)], rest[query.Limit - 1].Place)
            : new ViewPage<EvidenceReading>([.. rest.Select(one => one.Reading)], more);
    }

    private static string PlaceOf(in FoundReading one) => SortKey.Join(
        SortKey.Of(one.TimeMicros), one.Reading.Device, one.Reading.Metric, SortKey.Of(one.Reading.Position),
        SortKey.Of(one.Reading.Row));
}
