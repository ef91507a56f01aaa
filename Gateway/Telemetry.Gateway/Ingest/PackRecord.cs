using System.Runtime.InteropServices;
using Telemetry.Contract;
using static Telemetry.Gateway.Ingest.InputFormat;

namespace Telemetry.Gateway.Ingest;

/// <summary>
/// A pack as it lies in the journal, in columns of <see cref="Count"/> rows. Made to be used again: reading a record
/// replaces what was there and costs no allocation once the columns have grown. Not thread-safe.
/// </summary>
internal sealed class PackRecord
{
    private readonly NameTable _names = new();
    private long[] _times = [];
    private ulong[] _seqs = [];
    private int[] _metrics = [];
    private double[] _numbers = [];
    private ValueKind[] _kinds = [];
    private TimeQuality[] _qualities = [];
    private ValueQuality[] _valueQualities = [];
    private (int Offset, int Length)[] _texts = [];
    private byte[] _text = [];
    private byte[] _narrow = [];
    private ushort[] _wide = [];
    private string[] _metricNames = [];
    private string[] _metricUnits = [];
    private PackFlags _flags;

    public Lane Lane { get; private set; }

    public string Agent { get; private set; } = "";

    public string Device { get; private set; } = "";

    /// <summary>The boot id; empty when the sender does not number its readings.</summary>
    public string Boot { get; private set; } = "";

    public long? LowMicros { get; private set; }

    public ulong NextSeq { get; private set; }

    /// <summary>The time quality of the pack as a whole.</summary>
    public TimeQuality Quality { get; private set; }

    /// <summary>Who sent it, as far as that was said.</summary>
    public PackSender Sender { get; private set; }

    /// <summary>Some readings are dated by their arrival.</summary>
    public bool HasArrivalTimes => _flags.HasFlag(PackFlags.ArrivalTimes);

    public int Count { get; private set; }

    public int MetricCount { get; private set; }

    public ReadOnlySpan<string> MetricNames => _metricNames.AsSpan(0, MetricCount);

    public ReadOnlySpan<string> MetricUnits => _metricUnits.AsSpan(0, MetricCount);

    public ReadOnlySpan<long> Times => _times.AsSpan(0, Count);

    public ReadOnlySpan<ulong> Seqs => _seqs.AsSpan(0, Count);

    /// <summary>Indexes into <see cref="MetricNames"/>.</summary>
    public ReadOnlySpan<int> Metrics => _metrics.AsSpan(0, Count);

    public ReadOnlySpan<double> Numbers => _numbers.AsSpan(0, Count);

    public ReadOnlySpan<ValueKind> Kinds => _kinds.AsSpan(0, Count);

    public ReadOnlySpan<TimeQuality> Qualities => _qualities.AsSpan(0, Count);

    /// <summary>How far each value can be trusted.</summary>
    public ReadOnlySpan<ValueQuality> ValueQualities => _valueQualities.AsSpan(0, Count);

    /// <summary>The UTF-8 text of a row of kind text; else empty.</summary>
    public ReadOnlySpan<byte> Text(int row) => _text.AsSpan(_texts[row].Offset, _texts[row].Length);

    public void Read(in InputRecord record)
    {
        RecordReader reader = new(record.Body);
        Lane = (Lane)reader.Byte();
        Agent = _names.Intern(reader.NameBytes());
        Device = _names.Intern(reader.NameBytes());
        Boot = _names.Intern(reader.NameBytes());
        _flags = (PackFlags)reader.Byte();
        Quality = (TimeQuality)reader.Byte();
        long low = reader.Int64();
        LowMicros = _flags.HasFlag(PackFlags.HasLow) ? low : null;
        NextSeq = (ulong)reader.Int64();
        Sender = !_flags.HasFlag(PackFlags.HasSender) ? new PackSender("", "", 0, "") : new PackSender(
            _names.Intern(reader.NameBytes()),
            _names.Intern(reader.NameBytes()),
            (ulong)reader.Int64(),
            _names.Intern(reader.NameBytes()));
        ReadMetricNames(ref reader);
        int count = reader.UInt16();
        Grow(count);
        Count = count;
        reader.Column(_times.AsSpan(0, count));
        ReadSeqs(ref reader);
        ReadMetrics(ref reader);
        reader.Column(_numbers.AsSpan(0, count));
        ReadKinds(ref reader);
    }

    private void ReadMetricNames(ref RecordReader reader)
    {
        MetricCount = reader.UInt16();
        if (_metricNames.Length < MetricCount)
        {
            _metricNames = new string[MetricCount * 2];
            _metricUnits = new string[MetricCount * 2];
        }

        for (int metric = 0; metric < MetricCount; metric++)
        {
            _metricNames[metric] = _names.Intern(reader.NameBytes());
            _metricUnits[metric] = _names.Intern(reader.NameBytes());
        }
    }

    private void ReadSeqs(ref RecordReader reader)
    {
        if (!_flags.HasFlag(PackFlags.SeqsAreRun))
        {
            reader.Column(_seqs.AsSpan(0, Count));
            return;
        }

        ulong first = (ulong)reader.Int64();
        for (int row = 0; row < Count; row++)
        {
            _seqs[row] = first + (ulong)row;
        }
    }

    private void ReadMetrics(ref RecordReader reader)
    {
        if (_flags.HasFlag(PackFlags.WideMetrics))
        {
            reader.Column(_wide.AsSpan(0, Count));
            for (int row = 0; row < Count; row++)
            {
                _metrics[row] = _wide[row];
            }
        }
        else
        {
            reader.Column(_narrow.AsSpan(0, Count));
            for (int row = 0; row < Count; row++)
            {
                _metrics[row] = _narrow[row];
            }
        }

        Require(!Metrics.ContainsAnyExceptInRange(0, MetricCount - 1), "a metric");
    }

    private static void Require(bool isKnown, string what)
    {
        if (!isKnown)
        {
            throw new InvalidDataException($"An input record names {what} that it does not define.");
        }
    }

    private void ReadKinds(ref RecordReader reader)
    {
        Span<ValueKind> kinds = _kinds.AsSpan(0, Count);
        Span<TimeQuality> qualities = _qualities.AsSpan(0, Count);
        bool hasKinds = _flags.HasFlag(PackFlags.HasKinds);
        if (hasKinds)
        {
            reader.Column(kinds);
        }
        else
        {
            kinds.Fill(ValueKind.Number);
        }

        if (_flags.HasFlag(PackFlags.HasQualities))
        {
            reader.Column(qualities);
        }
        else
        {
            qualities.Fill(Quality);
        }

        ReadValueQualities(ref reader);
        ReadOnlySpan<byte> kindBytes = MemoryMarshal.AsBytes(kinds);
        ReadOnlySpan<byte> qualityBytes = MemoryMarshal.AsBytes(qualities);
        Require(!kindBytes.ContainsAnyExceptInRange((byte)ValueKind.Number, (byte)ValueKind.Text), "a kind of value");
        Require(
            !qualityBytes.ContainsAnyExceptInRange((byte)TimeQuality.Synced, (byte)TimeQuality.Redated),
            "a time quality");
        if (hasKinds)
        {
            ReadTexts(ref reader);
        }
    }

    private void ReadValueQualities(ref RecordReader reader)
    {
        Span<ValueQuality> qualities = _valueQualities.AsSpan(0, Count);
        if (!_flags.HasFlag(PackFlags.HasValueQualities))
        {
            qualities.Fill(ValueQuality.Good);
            return;
        }

        reader.Column(qualities);
        Require(
            !MemoryMarshal.AsBytes(qualities)
                .ContainsAnyExceptInRange((byte)ValueQuality.Good, (byte)ValueQuality.Suspect),
            "a value quality");
    }

    private void ReadTexts(ref RecordReader reader)
    {
        if (_text.Length < reader.Rest.Length)
        {
            _text = new byte[reader.Rest.Length];
        }

        int offset = 0;
        for (int row = 0; row < Count; row++)
        {
            _texts[row] = default;
            if (_kinds[row] == ValueKind.Text)
            {
                int length = reader.UInt16();
                reader.Bytes(length).CopyTo(_text.AsSpan(offset));
                _texts[row] = (offset, length);
                offset += length;
            }
        }
    }

    private void Grow(int count)
    {
        if (_times.Length >= count)
        {
            return;
        }

        int room = Math.Max(count, 256);
        _times = new long[room];
        _seqs = new ulong[room];
        _metrics = new int[room];
        _numbers = new double[room];
        _kinds = new ValueKind[room];
        _qualities = new TimeQuality[room];
        _valueQualities = new ValueQuality[room];
        _texts = new (int, int)[room];
        _narrow = new byte[room];
        _wide = new ushort[room];
    }
}
