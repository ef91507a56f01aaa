using Telemetry.Contract;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Devices;

/// <summary>What the fold keeps of one device. The owner locks it.</summary>
internal sealed class DeviceEntry(string id)
{
    private readonly List<SeriesEntry> _series = [];
    private readonly Dictionary<string, SeriesEntry> _seriesByMetric = new(StringComparer.Ordinal);
    private SeriesEntry[] _ofPack = [];

    public string Id { get; } = id;

    public string Agent { get; set; } = "";

    public bool IsOnline { get; set; }

    public long? ClockMicros { get; set; }

    public long? LastSeenMicros { get; private set; }

    public TimeQuality Quality { get; private set; } = TimeQuality.Synced;

    /// <summary>What the engine counted.</summary>
    public DeviceCounters Counted { get; set; }

    /// <summary>What the engine says of its identity.</summary>
    public DeviceConflict? Conflict { get; set; }

    public int SeriesCount => _series.Count;

    public bool HasSeries(string metric) => _seriesByMetric.ContainsKey(metric);

    public void Take(PackRecord pack, long journalTimeMicros)
    {
        Agent = pack.Agent;
        LastSeenMicros = journalTimeMicros;
        Quality = pack.Quality;
        if (_ofPack.Length < pack.MetricCount)
        {
            _ofPack = new SeriesEntry[pack.MetricCount];
        }

        for (int metric = 0; metric < pack.MetricCount; metric++)
        {
            _ofPack[metric] = SeriesOf(pack.MetricNames[metric], pack.MetricUnits[metric]);
        }

        ReadOnlySpan<long> times = pack.Times;
        ReadOnlySpan<int> metrics = pack.Metrics;
        ReadOnlySpan<double> numbers = pack.Numbers;
        for (int row = 0; row < times.Length; row++)
        {
            _ofPack[metrics[row]].Take(times[row], numbers[row]);
        }
    }

    public DeviceSnapshot Snapshot(DeviceBacklog backlog, long journalTimeMicros) => new()
    {
        Id = Id,
        Agent = Agent,
        Online = IsOnline,
        ClockMicros = ClockMicros,
        LagSeconds = ClockMicros is long clock ? Math.Max(0, (journalTimeMicros - clock) / 1e6) : null,
        Backlog = backlog,
        TimeQuality = Words.SnakeCase(Quality.ToString()),
        LastSeenMicros = LastSeenMicros,
        Counters = Counted,
        Conflict = Conflict,
        Series = [.. _series.Select(series => series.Snapshot())],
    };

    /// <summary>Writes what the fold made of the journal; what the engine counted comes from the engine.</summary>
    public void Write(RecordWriter writer)
    {
        writer.Name(Id).Name(Agent).Byte(IsOnline ? (byte)1 : (byte)0).Byte((byte)Quality);
        writer.Byte(LastSeenMicros is null ? (byte)0 : (byte)1).Int64(LastSeenMicros ?? 0);
        writer.Int32(_series.Count);
        _series.ForEach(series => series.Write(writer));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static DeviceEntry Read(ref RecordReader reader)
    {
        DeviceEntry entry = new(reader.Name())
        {
            Agent = reader.Name(),
            IsOnline = reader.Byte() != 0,
            Quality = (TimeQuality)reader.Byte(),
        };
        bool isSeen = reader.Byte() != 0;
        long seen = reader.Int64();
        entry.LastSeenMicros = isSeen ? seen : null;
        for (int left = reader.Int32(); left > 0; left--)
        {
            entry.SeriesOf(reader.Name(), reader.Name()).Read(ref reader);
        }

        return entry;
    }

    private SeriesEntry SeriesOf(string metric, string unit)
    {
        if (!_seriesByMetric.TryGetValue(metric, out SeriesEntry? series))
        {
            series = new SeriesEntry(metric);
            _seriesByMetric.Add(metric, series);
            _series.Add(series);
        }

        series.Unit = unit;
        return series;
    }

    private sealed class SeriesEntry(string metric)
    {
        private long _lastTime = long.MinValue;
        private double _lastValue;

        public string Unit { get; set; } = "";

        public void Take(long time, double value)
        {
            if (time >= _lastTime)
            {
                _lastTime = time;
                _lastValue = value;
            }
        }

        public void Write(RecordWriter writer) => writer
            .Name(metric).Name(Unit).Int64(_lastTime).Int64(BitConverter.DoubleToInt64Bits(_lastValue));

        public void Read(ref RecordReader reader)
        {
            _lastTime = reader.Int64();
            _lastValue = BitConverter.Int64BitsToDouble(reader.Int64());
        }

        public SeriesSnapshot Snapshot() =>
            _lastTime == long.MinValue ? new(metric, Unit, null, null) : new(metric, Unit, _lastTime, _lastValue);
    }
}
