using Telemetry.Contract;
using Telemetry.Edge.Clock;

namespace Telemetry.Edge.Spooling;

/// <summary>
/// What stays of some records when room is needed: of each device's metric and minute the least, the greatest and the
/// last value (of texts the last), with their identities; and how much does not stay. Pure.
/// </summary>
internal sealed class SpoolThinning
{
    private const long MinuteMicros = 60_000_000;

    private readonly ReadingPack _pack = new();
    private readonly Dictionary<ThinningKey, List<ThinnedReading>> _kept = [];
    private readonly Dictionary<(ThinningKey Key, string Metric, long Minute), Extremes> _minutes = [];
    private readonly Dictionary<(string Device, string? MachineBoot), LossTally> _losses = [];

    /// <summary>Readings of which others of their minute stay.</summary>
    public long Thinned { get; private set; }

    /// <summary>Readings of which nothing stays.</summary>
    public long Dropped { get; private set; }

    /// <summary>Readings that were in the records; the ledger's own do not count.</summary>
    public long Seen { get; private set; }

    /// <summary>All readings that stay, in the order of their numbers.</summary>
    public IEnumerable<(ThinningKey Key, List<ThinnedReading> Readings)> Kept()
    {
        foreach (var ((key, _, _), extremes) in _minutes)
        {
            ListOf(key).AddRange(extremes.Kept());
        }
        _minutes.Clear();
        foreach (var (key, readings) in _kept)
        {
            readings.Sort(static (a, b) => a.Seq.CompareTo(b.Seq));
            yield return (key, readings);
        }
    }

    /// <summary>What is given up, per device; without a date per run of its machine.</summary>
    public IEnumerable<(string Device, string? MachineBoot, IReadOnlyList<LossEntry> Losses)> Losses() =>
        _losses.Where(static l => !l.Value.IsEmpty)
            .Select(static l => (l.Key.Device, l.Key.MachineBoot, l.Value.Entries));

    /// <summary>Takes a record in.</summary>
    /// <param name="pack">It.</param>
    /// <param name="anchor">What dates it, if it has no date of its own and one is known.</param>
    /// <param name="fate">What becomes of it.</param>
    public void Add(in PackRecord pack, ClockAnchor? anchor, ThinningFate fate)
    {
        var header = new PackHeader(pack.Device, pack.Boot, pack.FirstSeq, null, pack.Quality)
        {
            BaseTimeMicros = pack.MachineBoot is null ? pack.BaseMicros : PackRecord.UndatedBaseMicros,
        };
        var decoded = PackDecoder.Decode(PackWriter.Join(header, pack.Records, pack.Count), _pack);
        if (!decoded.IsOk)
        {
            throw new InvalidDataException(
                $"The spool holds a pack of {pack.Device} that it cannot read: {decoded.Error}.");
        }
        var machineBoot = anchor is null ? pack.MachineBoot : null;
        var isThinned = pack.IsThinned || fate == ThinningFate.Thin;
        var key = new ThinningKey(pack.Device, pack.Boot, machineBoot, isThinned);
        for (var row = 0; row < _pack.Count; row++)
        {
            var reading = ReadingOf(row, pack, anchor);
            var isLedger = reading.Metric == LossEntry.LedgerMetric;
            Seen += isLedger ? 0 : 1;
            if (fate is ThinningFate.Drop or ThinningFate.Age)
            {
                Drop(key, reading, isLedger, fate);
            }
            else if (fate == ThinningFate.Keep || isLedger)
            {
                ListOf(key).Add(reading);
            }
            else
            {
                Thin(key, reading);
            }
        }
    }

    private ThinnedReading ReadingOf(int row, in PackRecord pack, ClockAnchor? anchor)
    {
        var micros = _pack.Times[row];
        if (pack.MachineBoot is not null)
        {
            var sinceStart = micros - PackRecord.UndatedBaseMicros;
            micros = anchor is { } known ? known.StartMicros + sinceStart : BootStamp.Of(sinceStart);
        }
        return new ThinnedReading(
            _pack.Seqs[row], _pack.MetricOf(row), _pack.UnitOf(row), micros, _pack.Kinds[row], _pack.Numbers[row],
            _pack.Kinds[row] == ValueKind.Text ? TextOf(row, anchor) : null,
            anchor?.Quality ?? _pack.Qualities[row], _pack.ValueQualities[row]);
    }

    /// <summary>The text; an entry of the ledger gets its dates with its pack.</summary>
    private byte[] TextOf(int row, ClockAnchor? anchor)
    {
        var text = _pack.Text(row);
        return anchor is { } known && _pack.MetricOf(row) == LossEntry.LedgerMetric
            && LossEntry.TryParse(text, out var loss)
            ? (loss with
            {
                FromMicros = BootStamp.Date(loss.FromMicros, known.StartMicros),
                ToMicros = BootStamp.Date(loss.ToMicros, known.StartMicros),
            }).ToText()
            : text.ToArray();
    }

    private void Drop(in ThinningKey key, in ThinnedReading reading, bool isLedger, ThinningFate fate)
    {
        if (isLedger)
        {
            // What the ledger said goes on in the new entry.
            if (LossEntry.TryParse(reading.Text, out var before))
            {
                TallyOf(key).Add(before);
            }
            return;
        }
        Dropped++;
        TallyOf(key).Add(new LossEntry(
            reading.Metric, fate == ThinningFate.Age ? "aged" : "dropped", 1, reading.Micros, reading.Micros));
    }

    private void Thin(in ThinningKey key, in ThinnedReading reading)
    {
        var minute = Math.DivRem(reading.Micros, MinuteMicros).Quotient;
        if (!_minutes.TryGetValue((key, reading.Metric, minute), out var extremes))
        {
            extremes = new Extremes();
            _minutes.Add((key, reading.Metric, minute), extremes);
        }
        foreach (var lost in extremes.Add(reading))
        {
            Thinned++;
            TallyOf(key).Add(new LossEntry(lost.Metric, "thinned", 1, lost.Micros, lost.Micros));
        }
    }

    private List<ThinnedReading> ListOf(in ThinningKey key)
    {
        if (!_kept.TryGetValue(key, out var list))
        {
            _kept.Add(key, list = []);
        }
        return list;
    }

    private LossTally TallyOf(in ThinningKey key)
    {
        if (!_losses.TryGetValue((key.Device, key.MachineBoot), out var tally))
        {
            _losses.Add((key.Device, key.MachineBoot), tally = new LossTally());
        }
        return tally;
    }

    /// <summary>The readings of one minute that stay.</summary>
    private sealed class Extremes
    {
        private readonly List<ThinnedReading> _kept = [];

        public List<ThinnedReading> Kept() => _kept;

        /// <summary>Adds one; returns those that need not stay any more.</summary>
        public List<ThinnedReading> Add(in ThinnedReading reading)
        {
            _kept.Add(reading);
            var min = IndexOf(static (a, b) => a.Number < b.Number);
            var max = IndexOf(static (a, b) => a.Number > b.Number);
            var last = IndexOf(static (a, b) => (a.Micros, a.Seq).CompareTo((b.Micros, b.Seq)) > 0);
            List<ThinnedReading> lost = [];
            for (var i = _kept.Count - 1; i >= 0; i--)
            {
                if (i != last && ((i != min && i != max) || _kept[i].Kind == ValueKind.Text))
                {
                    lost.Add(_kept[i]);
                    _kept.RemoveAt(i);
                    (min, max, last) = (Shift(min, i), Shift(max, i), Shift(last, i));
                }
            }
            return lost;
        }

        private static int Shift(int index, int removed) => index > removed ? index - 1 : index;

        private int IndexOf(Func<ThinnedReading, ThinnedReading, bool> isBetter)
        {
            var best = 0;
            for (var i = 1; i < _kept.Count; i++)
            {
                best = isBetter(_kept[i], _kept[best]) ? i : best;
            }
            return best;
        }
    }
}
