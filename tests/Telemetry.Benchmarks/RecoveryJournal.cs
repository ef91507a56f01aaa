using Telemetry.Contract;
using Telemetry.Gateway.Ingest;
using Telemetry.Journal;

namespace Telemetry.Benchmarks;

/// <summary>An input journal as a fleet fills it: packs of 100 readings of one device, 4 metrics at 1 Hz.</summary>
internal sealed class RecoveryJournal(string data, int devices, DateTimeOffset start)
{
    public const int PackReadings = 100;
    private const int Metrics = 4;
    private const long Second = 1_000_000;

    private readonly long _start = start.ToUnixTimeSeconds() * Second;
    private readonly RecordWriter _writer = new();
    private readonly long[] _times = new long[PackReadings];
    private readonly double[] _numbers = new double[PackReadings];
    private readonly byte[] _metrics = [.. Enumerable.Range(0, PackReadings).Select(row => (byte)(row % Metrics))];
    private long _packs;

    /// <summary>Appends readings, each device in its turn, and makes them durable.</summary>
    public void Append(long readings)
    {
        using var journal = RecordJournal.Open(new JournalOptions
        {
            Directory = GatewayJournals.InputDirectory(data),
            Name = "input",
        });
        for (var pack = 0L; pack < readings / PackReadings; pack++) { journal.Append(Next()); }
        journal.Flush();
    }

    private ReadOnlySpan<byte> Next()
    {
        var (round, device) = Math.DivRem(_packs, devices);
        const long PerPack = PackReadings / Metrics;
        var first = _start + (round * PerPack * Second);
        for (var row = 0; row < PackReadings; row++)
        {
            _times[row] = first + (row / Metrics * Second);
            _numbers[row] = 20 + Math.Sin((_packs * 31) + row) + (row % Metrics * 10);
        }
        _writer.Begin(InputKind.Pack).Byte((byte)Lane.Live).Name("agent").Name($"device-{device:D5}").Name("boot-1")
            .Byte((byte)(InputFormat.PackFlags.HasLow | InputFormat.PackFlags.SeqsAreRun))
            .Byte((byte)TimeQuality.Synced)
            .Int64(first + (PerPack * Second)).Int64((round + 1) * PackReadings)
            .UInt16(Metrics);
        for (var metric = 0; metric < Metrics; metric++) { _writer.Name($"metric-{metric}").Name("Cel"); }
        _writer.UInt16(PackReadings).Column<long>(_times).Int64(round * PackReadings).Column<byte>(_metrics)
            .Column<double>(_numbers);
        // Arrival is a little behind the last reading.
        var arrival = first + ((PerPack + 1) * Second) + (device * PerPack * Second / devices);
        _packs++;
        return _writer.Stamped(new JournalStamp(arrival, arrival - _start));
    }
}
