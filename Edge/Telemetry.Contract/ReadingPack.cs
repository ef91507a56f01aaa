using System.Runtime.CompilerServices;

namespace Telemetry.Contract;

/// <summary>
/// The readings of one device, decoded into columns. Made to be used again: a decode replaces what was there,
/// and costs no allocation once the columns have grown. All columns have <see cref="Count"/> rows.
/// Spans are valid until the next decode. Not thread-safe.
/// </summary>
public sealed class ReadingPack
{
    private readonly NameTable _names;
    private readonly Dictionary<(string Name, string Unit), int> _metricOrdinals = new(MetricKeyComparer.Instance);
    private string[] _metricNames = new string[16];
    private string[] _metricUnits = new string[16];
    private long[] _times = new long[64];
    private ulong[] _seqs = new ulong[64];
    private int[] _metrics = new int[64];
    private ValueKind[] _kinds = new ValueKind[64];
    private double[] _numbers = new double[64];
    private TimeQuality[] _qualities = new TimeQuality[64];
    private ValueQuality[] _valueQualities = new ValueQuality[64];
    private TextRange[] _textRanges = new TextRange[64];
    private byte[] _text = new byte[256];
    private int _textLength;
    private RecordFault[] _faults = new RecordFault[4];
    private int _faultsListed;
    private int _expectedOrdinal;

    /// <summary>Makes an empty pack buffer.</summary>
    /// <param name="names">Names to share between packs used by one thread; null for an own table.</param>
    public ReadingPack(NameTable? names = null) => _names = names ?? new NameTable();

    /// <summary>The device that all readings are of.</summary>
    public string Device { get; internal set; } = string.Empty;

    /// <summary>The boot id, or empty when the sender does not number its readings.</summary>
    public string Boot { get; internal set; } = string.Empty;

    /// <summary>Do the readings have an identity (device, boot, seq)? Else <see cref="Seqs"/> are 0.</summary>
    public bool HasIdentity => Boot.Length > 0;

    /// <summary>
    /// No reading older than this is still to come from the device, µs since the epoch; null = unknown.
    /// </summary>
    public long? LowMicros { get; internal set; }

    /// <summary>The number that a next reading would have got; 0 without identity.</summary>
    public ulong NextSeq { get; internal set; }

    /// <summary>The pack's time quality, for a pack without readings too.</summary>
    public TimeQuality Quality { get; internal set; }

    /// <summary>Who sent the pack, as far as it says.</summary>
    public PackSender Sender { get; internal set; }

    /// <summary>Some reading is dated by its arrival: sent again, it has another time.</summary>
    public bool HasArrivalTimes { get; internal set; }

    /// <summary>Number of good readings.</summary>
    public int Count { get; private set; }

    /// <summary>Event times, µs since the epoch, UTC.</summary>
    public ReadOnlySpan<long> Times => _times.AsSpan(0, Count);

    /// <summary>Sequence numbers within the boot.</summary>
    public ReadOnlySpan<ulong> Seqs => _seqs.AsSpan(0, Count);

    /// <summary>Indexes into <see cref="MetricNames"/> and <see cref="MetricUnits"/>.</summary>
    public ReadOnlySpan<int> Metrics => _metrics.AsSpan(0, Count);

    /// <summary>What sort of value each reading has.</summary>
    public ReadOnlySpan<ValueKind> Kinds => _kinds.AsSpan(0, Count);

    /// <summary>Numbers; bool as 0 or 1; 0 for text. Always finite.</summary>
    public ReadOnlySpan<double> Numbers => _numbers.AsSpan(0, Count);

    /// <summary>How far each event time can be trusted.</summary>
    public ReadOnlySpan<TimeQuality> Qualities => _qualities.AsSpan(0, Count);

    /// <summary>How far each value can be trusted; never <see cref="ValueQuality.None"/>.</summary>
    public ReadOnlySpan<ValueQuality> ValueQualities => _valueQualities.AsSpan(0, Count);

    /// <summary>Number of distinct (metric, unit) pairs.</summary>
    public int MetricCount { get; private set; }

    /// <summary>Names by metric index; interned. The same name comes twice when its unit changes.</summary>
    public ReadOnlySpan<string> MetricNames => _metricNames.AsSpan(0, MetricCount);

    /// <summary>Units by metric index, empty when there is none; interned.</summary>
    public ReadOnlySpan<string> MetricUnits => _metricUnits.AsSpan(0, MetricCount);

    /// <summary>The bad records beside the good ones, at most <see cref="Limits.PackFaultsMax"/> of them.</summary>
    public ReadOnlySpan<RecordFault> Faults => _faults.AsSpan(0, _faultsListed);

    /// <summary>Number of bad records, those beyond the list included.</summary>
    public int FaultCount { get; private set; }

    /// <summary>The UTF-8 text of a row; empty unless the row's kind is <see cref="ValueKind.Text"/>.</summary>
    public ReadOnlySpan<byte> Text(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(row));
        var range = _textRanges[row];
        return _text.AsSpan(range.Offset, range.Length);
    }

    /// <summary>The name of a row's metric.</summary>
    public string MetricOf(int row) => _metricNames[Metrics[row]];

    /// <summary>The unit of a row's metric, or empty.</summary>
    public string UnitOf(int row) => _metricUnits[Metrics[row]];

    /// <summary>Forgets all rows; the columns keep their room.</summary>
    public void Clear()
    {
        Device = string.Empty;
        Boot = string.Empty;
        LowMicros = null;
        NextSeq = 0;
        Quality = TimeQuality.Synced;
        Sender = new PackSender("", "", 0, "");
        HasArrivalTimes = false;
        Count = 0;
        MetricCount = 0;
        _metricOrdinals.Clear();
        _textLength = 0;
        _faultsListed = 0;
        FaultCount = 0;
        _expectedOrdinal = 0;
    }

    internal string Intern(ReadOnlySpan<byte> utf8) => _names.Intern(utf8);

    internal int OrdinalOf(string name, string unit)
    {
        // Metrics come in the same order again and again: look where the next one should be.
        var next = _expectedOrdinal < MetricCount ? _expectedOrdinal : 0;
        if (next < MetricCount
            && ReferenceEquals(_metricNames[next], name)
            && ReferenceEquals(_metricUnits[next], unit))
        {
            _expectedOrdinal = next + 1;
            return next;
        }

        if (!_metricOrdinals.TryGetValue((name, unit), out var ordinal))
        {
            ordinal = MetricCount;
            if (ordinal == _metricNames.Length)
            {
                Array.Resize(ref _metricNames, ordinal * 2);
                Array.Resize(ref _metricUnits, ordinal * 2);
            }

            _metricNames[ordinal] = name;
            _metricUnits[ordinal] = unit;
            MetricCount = ordinal + 1;
            _metricOrdinals.Add((name, unit), ordinal);
        }

        _expectedOrdinal = ordinal + 1;
        return ordinal;
    }

    internal void Add(
        long time, ulong seq, int metric, ValueKind kind, double number, ReadOnlySpan<byte> text, TimeQuality quality,
        ValueQuality valueQuality)
    {
        var row = Count;
        if (row == _times.Length)
        {
            Grow();
        }

        _times[row] = time;
        _seqs[row] = seq;
        _metrics[row] = metric;
        _kinds[row] = kind;
        _numbers[row] = number;
        _qualities[row] = quality;
        _valueQualities[row] = valueQuality;
        _textRanges[row] = text.IsEmpty ? default : AddText(text);
        Count = row + 1;
    }

    internal void AddFault(RecordFault fault)
    {
        FaultCount++;
        if (_faultsListed == Limits.PackFaultsMax)
        {
            return;
        }

        if (_faultsListed == _faults.Length)
        {
            Array.Resize(ref _faults, _faults.Length * 2);
        }

        _faults[_faultsListed++] = fault;
    }

    private TextRange AddText(ReadOnlySpan<byte> text)
    {
        if (_textLength + text.Length > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _textLength + text.Length));
        }

        text.CopyTo(_text.AsSpan(_textLength));
        var range = new TextRange(_textLength, text.Length);
        _textLength += text.Length;
        return range;
    }

    private void Grow()
    {
        var size = _times.Length * 2;
        Array.Resize(ref _times, size);
        Array.Resize(ref _seqs, size);
        Array.Resize(ref _metrics, size);
        Array.Resize(ref _kinds, size);
        Array.Resize(ref _numbers, size);
        Array.Resize(ref _qualities, size);
        Array.Resize(ref _valueQualities, size);
        Array.Resize(ref _textRanges, size);
    }

    private readonly record struct TextRange(int Offset, int Length);

    // Names are interned, so most comparisons are of references; the table may start afresh in the middle
    // of a pack, so equality is still by content.
    private sealed class MetricKeyComparer : IEqualityComparer<(string Name, string Unit)>
    {
        public static readonly MetricKeyComparer Instance = new();

        public bool Equals((string Name, string Unit) x, (string Name, string Unit) y) =>
            string.Equals(x.Name, y.Name, StringComparison.Ordinal)
            && string.Equals(x.Unit, y.Unit, StringComparison.Ordinal);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int GetHashCode((string Name, string Unit) key) => HashCode.Combine(key.Name, key.Unit);
    }
}
