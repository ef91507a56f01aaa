using Telemetry.Edge.Spooling;
using Telemetry.Gateway.Ingest;

namespace Telemetry.Simulation.Oracle;

/// <summary>
/// What the pipeline has to say of an input journal, by brute force: sets of identities instead of ranges, lists of
/// values instead of accumulators, and no state that is ever saved. It follows CLOCKS, part 1, for declared clocks.
/// </summary>
internal sealed class Expectation
{
    private readonly long _futureToleranceMicros;
    private readonly HashSet<(string Device, string Boot, ulong Seq)> _seen = [];
    private readonly HashSet<long> _stepsOfDuplicates = [];
    private readonly Dictionary<string, long> _clocks = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Device, string Boot, ulong Seq), ReadingFate> _fates = [];
    private readonly SortedDictionary<(string Device, long Start, string Metric), WindowTally> _open =
        new(Comparer<(string Device, long Start, string Metric)>.Create(Compare));

    private readonly List<WindowTally> _closed = [];
    private readonly List<ExpectedLetter> _letters = [];
    private readonly SortedDictionary<string, ExpectedCounters> _counters = new(StringComparer.Ordinal);

    public Expectation(IEnumerable<InputEntry> entries, TimeSpan futureTolerance)
    {
        _futureToleranceMicros = futureTolerance.Ticks / TimeSpan.TicksPerMicrosecond;
        foreach (var entry in entries)
        {
            Apply(entry);
        }
    }

    /// <summary>The windows that have to be there, in the order of their steps, then by device, start and metric.
    /// </summary>
    public IReadOnlyList<WindowTally> Closed => _closed;

    /// <summary>Windows that nobody may have spoken of yet.</summary>
    public IEnumerable<WindowTally> Open => _open.Values;

    public IReadOnlyList<ExpectedLetter> Letters => _letters;

    public IReadOnlyDictionary<string, ExpectedCounters> Counters => _counters;

    /// <summary>Were readings in this step that had come before?</summary>
    public bool HasDuplicates(long step) => _stepsOfDuplicates.Contains(step);

    /// <summary>What became of a reading when it came first.</summary>
    public ReadingFate FateOf(string device, string boot, ulong seq) =>
        _fates.GetValueOrDefault((device, boot, seq));

    private void Apply(InputEntry entry)
    {
        switch (entry.Kind)
        {
            case InputKind.Pack:
                ApplyPack(entry);
                break;
            case InputKind.DeadLetter:
                // Only a device that is known already has a counter; the letter itself is said in any case.
                if (_counters.TryGetValue(entry.Device, out var counters))
                {
                    counters.DeadLetter++;
                }
                _letters.Add(new ExpectedLetter(
                    entry.Position, entry.Device, entry.Reason, null, null, null, null));
                break;
            case InputKind.Status when entry.Device.Length > 0:
                CountersOf(entry.Device);
                break;
            default:
                break;
        }
    }

    private void ApplyPack(InputEntry entry)
    {
        var counters = CountersOf(entry.Device);
        var clock = _clocks.GetValueOrDefault(entry.Device, long.MinValue);
        var horizon = entry.Stamp.TimeMicros + _futureToleranceMicros;
        foreach (var row in entry.Rows)
        {
            TakeRow(entry, row, clock, horizon, counters);
        }
        // What is dated in the future moves no clock, a declaration no more than a reading.
        if (entry.LowMicros is { } low && low <= horizon && low - 1 > clock)
        {
            _clocks[entry.Device] = low - 1;
            Close(entry, low - 1);
        }
    }

    private void TakeRow(InputEntry entry, in PackRow row, long clock, long horizon, ExpectedCounters counters)
    {
        var id = (entry.Device, entry.Boot, row.Seq);
        if (!_seen.Add(id))
        {
            counters.Duplicate++;
            _stepsOfDuplicates.Add(entry.Position);
            return;
        }
        if (row.Micros > horizon)
        {
            counters.Quarantined++;
            Refuse(entry, row, "future");
            _fates[id] = ReadingFate.Future;
            return;
        }
        if (row.Micros <= clock)
        {
            counters.Late++;
            Refuse(entry, row, "late");
            _fates[id] = ReadingFate.Late;
            return;
        }
        counters.Accepted++;
        _fates[id] = ReadingFate.Accepted;
        if (row.Metric == LossEntry.LedgerMetric)
        {
            return; // A text: no window counts it.
        }
        var start = WindowTally.StartOf(row.Micros);
        var key = (entry.Device, start, row.Metric);
        if (!_open.TryGetValue(key, out var window))
        {
            _open.Add(key, window = new WindowTally(entry.Device, row.Metric, start));
        }
        window.Add(row.Value);
    }

    private void Close(InputEntry entry, long clock)
    {
        var closing = _open.Values
            .Where(window => window.Device == entry.Device && window.End - 1 <= clock)
            .ToList();
        foreach (var window in closing)
        {
            _open.Remove((window.Device, window.Start, window.Metric));
            window.Step = entry.Position;
            window.JournalMicros = entry.Stamp.TimeMicros;
            _closed.Add(window);
        }
    }

    private void Refuse(InputEntry entry, in PackRow row, string reason) => _letters.Add(new ExpectedLetter(
        entry.Position, entry.Device, reason, row.Metric, entry.Boot, (long)row.Seq, row.Micros));

    private ExpectedCounters CountersOf(string device)
    {
        if (!_counters.TryGetValue(device, out var counters))
        {
            _counters.Add(device, counters = new ExpectedCounters());
        }
        return counters;
    }

    private static int Compare(
        (string Device, long Start, string Metric) left, (string Device, long Start, string Metric) right)
    {
        var device = string.CompareOrdinal(left.Device, right.Device);
        if (device != 0)
        {
            return device;
        }
        var start = left.Start.CompareTo(right.Start);
        return start != 0 ? start : string.CompareOrdinal(left.Metric, right.Metric);
    }
}
