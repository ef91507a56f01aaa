using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Sql.Execution;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed;
using Telemetry.Engine.Windows;

namespace Telemetry.Benchmarks;

/// <summary>
/// The same question over readings as SQL and with lambdas: a filter, a computation, and windows of 10 s of each
/// series. Both get the same readings, in turns, through the ingest; what they answer is compared.
/// </summary>
/// <param name="devices">How many devices, with one metric each.</param>
/// <param name="output">Where the findings go.</param>
internal sealed class SqlTumbling(int devices, JsonLines output)
{
    private const string Result = "result";
    private const int PackRows = 100;
    private const int RoundPacks = 20_000;
    private const int RoundsMin = 5;
    private const int Compilations = 60;

    private const string Query =
        """
        CREATE VIEW warm AS SELECT device, metric, `value` * 1.8 + 32 AS f, event_time FROM readings WHERE `value` > 10;
        SELECT device, metric, window_start, window_end, COUNT(f) AS n, SUM(f) AS s, MIN(f) AS low, MAX(f) AS high
        FROM TABLE(TUMBLE(TABLE warm, DESCRIPTOR(event_time), INTERVAL '10' SECOND))
        GROUP BY device, metric, window_start, window_end
        """;

    public void Run(double seconds)
    {
        var compile = Compile();
        var (sql, lambdas) = (new Plant(Pipeline(), devices), new Plant(Lambdas(), devices));
        _ = sql.Run(RoundPacks);
        _ = lambdas.Run(RoundPacks);
        var rounds = new List<(Finding Sql, Finding Lambdas)>();
        var begin = CpuClock.Wall();
        while (rounds.Count < RoundsMin || CpuClock.Wall() - begin < seconds)
        {
            rounds.Add((sql.Run(RoundPacks), lambdas.Run(RoundPacks)));
        }
        if (sql.Checksum != lambdas.Checksum)
        {
            throw new DisagreementException($"SQL says {sql.Checksum}, the lambdas {lambdas.Checksum}.");
        }
        Write("sql", [.. rounds.Select(round => round.Sql)]);
        Write("lambdas", [.. rounds.Select(round => round.Lambdas)]);
        output.Write(new
        {
            bench = "sql_tumbling",
            summary = true,
            devices,
            rounds = rounds.Count,
            ratio_to_lambdas = Math.Round(Median(rounds.Select(round => round.Sql.Rate / round.Lambdas.Rate)), 3),
            compile_millis_first = Math.Round(compile[0], 2),
            compile_millis = Math.Round(Median(compile.Skip(1)), 2),
        });
    }

    private static Pipeline Pipeline() => SqlPipeline.Compile(SqlPlanner.Plan(Query)).Pipeline;

    private static Pipeline Lambdas()
    {
        var builder = new PipelineBuilder("sql");
        builder.Readings.AsRows<Engine.Typed.Reading>()
            .Where(static reading => reading.Value > 10)
            .Select(static reading => (reading.Value * 1.8) + 32, RowShape.Float64OrNull("f"))
            .Window("windows_1", WindowSpec.Tumbling(Duration.FromSeconds(10),
            [
                new(AggregateFunction.Count, "f", "n"), new(AggregateFunction.Sum, "f", "s"),
                new(AggregateFunction.Min, "f", "low"), new(AggregateFunction.Max, "f", "high"),
            ])).To(Result);
        return builder.Build();
    }

    private static double[] Compile() => [.. Enumerable.Range(0, Compilations).Select(_ =>
    {
        var begin = CpuClock.Wall();
        GC.KeepAlive(Pipeline());
        return (CpuClock.Wall() - begin) * 1_000;
    })];

    private void Write(string subject, IReadOnlyList<Finding> findings) => output.Write(new
    {
        bench = "sql_tumbling",
        subject,
        devices,
        events_per_cpu_second = Math.Round(Median(findings.Select(finding => finding.Rate))),
        bytes_per_event = Math.Round(Median(findings.Select(finding => finding.Bytes)), 4),
    });

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private readonly record struct Finding(double Rate, double Bytes);

    /// <summary>A partition and its devices, which send packs in turn and say how far they are.</summary>
    private sealed class Plant : IStepSink
    {
        private readonly StepInput _input = new();
        private readonly Partition _partition;
        private readonly string[] _names;
        private readonly ulong[] _seqs;
        private long _position;
        private long _now = 1_763_000_000_000_000;
        private int _source;

        public Plant(Pipeline pipeline, int devices)
        {
            _partition = pipeline.CreatePartition();
            _names = [.. Enumerable.Range(0, devices).Select(source => $"device-{source:D6}")];
            _seqs = new ulong[devices];
        }

        /// <summary>What came out, in all.</summary>
        public (long Rows, long Count, double Sum) Checksum { get; private set; }

        public Finding Run(int packs)
        {
            var (began, bytes) = (CpuClock.Thread(), GC.GetAllocatedBytesForCurrentThread());
            for (var pack = 0; pack < packs; pack++) { Step(); }
            var events = (double)packs * PackRows;
            return new(
                events / (CpuClock.Thread() - began), (GC.GetAllocatedBytesForCurrentThread() - bytes) / events);
        }

        public void Emit(in Emission emission, Frame frame)
        {
            if (emission.Stream != Result) { return; }
            var (rows, count, sum) = Checksum;
            var (counts, sums) = (frame.Longs(frame.Schema.IndexOf("n")), frame.Doubles(frame.Schema.IndexOf("s")));
            for (var row = 0; row < frame.Count; row++)
            {
                count += counts[row];
                sum += sums[row];
            }
            Checksum = (rows + frame.Count, count, sum);
        }

        private void Step()
        {
            // All devices together send a million readings in a second of event time.
            _now += PackRows;
            _input.BeginRows(new(_position++, new(_now), new(_now)), _names[_source], "boot-1", new(_now - 5_000_000));
            for (var row = 0; row < PackRows; row++)
            {
                _input.AddNumber("temperature", new(_now - (row * 20_000L)), _seqs[_source] + (ulong)row, row);
            }
            _seqs[_source] += PackRows;
            _source = (_source + 1) % _names.Length;
            _partition.Step(_input, this);
        }
    }
}
