using Telemetry.Gateway.Ingest;
using Telemetry.Journal;

namespace Telemetry.Simulation.Oracle;

/// <summary>The input journal, read once: the arrival order, which nobody but the journal knows.</summary>
internal sealed class InputTruth
{
    private readonly Dictionary<(string Device, string Boot, ulong Seq), List<InputEntry>> _byId = [];
    private readonly List<InputEntry> _entries = [];
    private readonly PackRecord _pack = new();

    private InputTruth()
    {
    }

    public IReadOnlyList<InputEntry> Entries => _entries;

    public static InputTruth Read(JournalReader reader)
    {
        InputTruth truth = new();
        while (reader.TryRead(out var record))
        {
            truth.Take(record.Position.Value, new InputRecord(record.Payload));
        }
        return truth;
    }

    /// <summary>The records that hold a reading, in order.</summary>
    public IReadOnlyList<InputEntry> Of(string device, string boot, ulong seq) =>
        _byId.TryGetValue((device, boot, seq), out var entries) ? entries : [];

    /// <summary>What the journal has of the device shortly before and after a position: for the report.</summary>
    public IEnumerable<string> Around(string device, long position, int before = 4, int after = 2)
    {
        var own = _entries.Where(entry => entry.Device == device && entry.Kind != InputKind.Tick).ToList();
        var at = own.FindLastIndex(entry => entry.Position <= position);
        return own.Skip(Math.Max(0, at - before)).Take(before + 1 + after).Select(entry => entry.ToString());
    }

    private void Take(long position, in InputRecord record)
    {
        switch (record.Kind)
        {
            case InputKind.Pack:
                _pack.Read(record);
                TakePack(position, record.Stamp);
                break;
            case InputKind.Status:
                _entries.Add(new InputEntry(position, record.Stamp, record.Kind)
                {
                    Device = StatusRecord.Read(record).Device,
                });
                break;
            case InputKind.DeadLetter:
                var letter = DeadLetterRecord.Read(record).Letter;
                _entries.Add(new InputEntry(position, record.Stamp, record.Kind)
                {
                    Device = letter.Device,
                    Reason = letter.Reason,
                });
                break;
            default:
                _entries.Add(new InputEntry(position, record.Stamp, record.Kind));
                break;
        }
    }

    private void TakePack(long position, JournalStamp stamp)
    {
        var rows = new PackRow[_pack.Count];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = new PackRow(
                _pack.MetricNames[_pack.Metrics[row]], _pack.Times[row], _pack.Seqs[row], _pack.Numbers[row],
                _pack.Qualities[row]);
        }
        InputEntry entry = new(position, stamp, InputKind.Pack)
        {
            Device = _pack.Device,
            Boot = _pack.Boot,
            Lane = _pack.Lane,
            LowMicros = _pack.LowMicros,
            Rows = rows,
        };
        _entries.Add(entry);
        foreach (var row in rows)
        {
            var id = (entry.Device, entry.Boot, row.Seq);
            if (!_byId.TryGetValue(id, out var entries))
            {
                _byId.Add(id, entries = []);
            }
            if (entries.Count == 0 || entries[^1] != entry)
            {
                entries.Add(entry);
            }
        }
    }
}
