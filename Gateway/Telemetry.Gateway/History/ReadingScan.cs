using System.Text;
using Telemetry.Contract;
using Telemetry.Gateway.Ingest;
using Telemetry.Journal;

namespace Telemetry.Gateway.History;

/// <summary>Finds raw readings in the input journal: only the blocks that the index names, each reading once.</summary>
internal sealed class ReadingScan(GatewayJournals journals, ReadingIndex index)
{
    /// <summary>
    /// The readings of a device by event time, at most <see cref="ViewQuery.Limit"/>; null when too many records
    /// would have to be read for it.
    /// </summary>
    public ViewPage<ReadingItem>? Find(ViewQuery query, CancellationToken cancel)
    {
        string device = query.Device ?? throw new ArgumentException("A device is needed.", nameof(query));
        IReadOnlyList<(long First, long End)> blocks = index.Blocks(device, query.From, query.To);
        if (blocks.Sum(block => block.End - block.First) > HistoryLimits.ReadingScanRecordsMax)
        {
            return null;
        }
        var found = new NearestReadings(query);
        var pack = new PackRecord();
        foreach ((long first, long end) in blocks)
        {
            cancel.ThrowIfCancellationRequested();
            using JournalReader reader = journals.Input.OpenReader(new JournalPosition(first));
            while (reader.Position.Value < end && reader.TryRead(out JournalRecord record)
                && record.Position.Value < end)
            {
                var input = new InputRecord(record.Payload);
                if (input.Kind == InputKind.Pack)
                {
                    pack.Read(input);
                    Take(pack, record.Position.Value, query, found);
                }
            }
        }
        return found.Page();
    }

    private static void Take(PackRecord pack, long position, ViewQuery query, NearestReadings found)
    {
        if (pack.Device != query.Device)
        {
            return;
        }
        for (int row = 0; row < pack.Count; row++)
        {
            long time = pack.Times[row];
            string metric = pack.MetricNames[pack.Metrics[row]];
            if (time < query.From || time >= query.To || (query.Metric is not null && metric != query.Metric))
            {
                continue;
            }
            string place = PlaceOf(pack, row, time, metric, position);
            // A reading that came twice has the same place; the first that arrived stays.
            if (found.Wants(place))
            {
                found.Add(place, ItemOf(pack, row, time, metric, position));
            }
        }
    }

    private static string PlaceOf(PackRecord pack, int row, long time, string metric, long position) =>
        pack.Boot.Length > 0
            ? SortKey.Join(SortKey.Of(time), metric, pack.Boot, SortKey.Of((long)pack.Seqs[row]))
            : SortKey.Join(SortKey.Of(time), metric, SortKey.Of(position), SortKey.Of(row));

    private static ReadingItem ItemOf(PackRecord pack, int row, long time, string metric, long position) => new(
        pack.Device,
        metric,
        EventTimes.ToUtc(time),
        pack.Kinds[row] switch
        {
            ValueKind.Text => Encoding.UTF8.GetString(pack.Text(row)),
            ValueKind.Bool => pack.Numbers[row] != 0,
            _ => pack.Numbers[row],
        },
        pack.MetricUnits[pack.Metrics[row]],
        Words.SnakeCase(pack.Qualities[row].ToString()),
        ValueQualities.NameOf(pack.ValueQualities[row]),
        pack.Boot,
        pack.Seqs[row],
        position);
}
