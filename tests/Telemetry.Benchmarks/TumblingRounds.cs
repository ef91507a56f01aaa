using System.Text.Json;
using Telemetry.Engine.Windows;

namespace Telemetry.Benchmarks;

/// <summary>Tumbling windows of 10 s over rows that come up to 5 s out of order.</summary>
internal static class TumblingRounds
{
    private const int WarmUpRounds = 3;

    public static void Run(int devices, double seconds, string only, TextWriter output)
    {
        var many = new EventColumns(4_000_000, devices);
        var few = new EventColumns(200_000, devices);
        ISubject[] subjects =
        [
            new HandWrittenLoop(),
            new EngineSubject("engine", EngineSubject.Four),
            new EngineSubject("engine_six_statistics", WindowSpec.Statistics("value")),
            new ReactiveSubject(),
        ];
        var rates = subjects.ToDictionary(subject => subject.Name, _ => new List<double>(), StringComparer.Ordinal);
        var deadline = CpuClock.Wall() + seconds;
        for (var round = -WarmUpRounds; round < 2 || CpuClock.Wall() < deadline; round++)
        {
            var expected = new Dictionary<int, Checksum>();
            foreach (var subject in subjects)
            {
                if (only.Length > 0 && subject.Name != only) { continue; }
                var events = subject is ReactiveSubject ? few : many;
                var line = Measure(subject, events, out var checksum, out var rate);
                if (!expected.TryAdd(events.Count, checksum) && !checksum.Agrees(expected[events.Count]))
                {
                    throw new InvalidOperationException($"{subject.Name} computes something else.");
                }
                if (round < 0) { continue; }
                rates[subject.Name].Add(rate);
                output.WriteLine(line);
            }
        }
        WriteSummary(devices, rates, output);
    }

    private static string Measure(ISubject subject, EventColumns events, out Checksum checksum, out double rate)
    {
        GC.Collect();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = CpuClock.Process();
        checksum = subject.Run(events);
        var cpu = CpuClock.Process() - started;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        rate = events.Count / cpu;
        return JsonSerializer.Serialize(new
        {
            bench = "tumbling_10s",
            subject = subject.Name,
            devices = events.Devices,
            events = events.Count,
            events_per_cpu_second = Math.Round(rate),
            bytes_per_event = Math.Round((double)allocated / events.Count, 4),
        });
    }

    private static void WriteSummary(int devices, Dictionary<string, List<double>> rates, TextWriter output)
    {
        var loop = Median(rates["hand_written_loop"]);
        foreach (var (name, values) in rates.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (values.Count == 0) { continue; }
            output.WriteLine(JsonSerializer.Serialize(new
            {
                bench = "tumbling_10s",
                summary = true,
                subject = name,
                devices,
                events_per_cpu_second = Math.Round(Median(values)),
                ratio_to_loop = loop > 0 ? Math.Round(Median(values) / loop, 3) : 0,
            }));
        }
    }

    private static double Median(List<double> values) =>
        values.Count == 0 ? 0 : values.Order().ElementAt(values.Count / 2);
}
