using Telemetry.Scoring.Machine;

namespace Telemetry.Scoring.Tests;

/// <summary>A made-up machine whose metrics hang together: load drives temperature, current and vibration.</summary>
internal static class Machines
{
    public const long Window = 10_000_000;

    public static readonly string[] Metrics = ["current", "pressure", "temperature", "vibration"];

    public static FeatureWindow[] Windows(int count, int seed, string device = "press", int from = 0)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(from, count).Select(i => Of(device, i, Values(i, random)))];
    }

    public static FeatureWindow Of(string device, int number, double[] values, params string[] without) => new()
    {
        Device = device,
        WindowStart = number * Window,
        WindowEnd = (number + 1) * Window,
        Metrics =
        [
            .. Metrics.Select((name, i) => new MetricWindow(name, values[2 * i], values[(2 * i) + 1]))
                .Where(m => !without.Contains(m.Metric)),
        ],
    };

    public static double[] Values(int number, Random random)
    {
        double load = 5 + (2 * Math.Sin(number / 30.0)) + Noise(random);
        return
        [
            (3 * load) + (0.2 * Noise(random)), 0.5 + (0.05 * Noise(random)),
            101 + (0.3 * Noise(random)), 0.2 + (0.02 * Noise(random)),
            40 + (4 * load) + (0.3 * Noise(random)), 1 + (0.1 * Noise(random)),
            (0.1 * load) + (0.02 * Noise(random)), 0.05 + (0.005 * Noise(random)),
        ];
    }

    public static double Noise(Random random)
    {
        double sum = 0;
        for (int i = 0; i < 12; i++)
        {
            sum += random.NextDouble();
        }

        return sum - 6;
    }

    public static TrainedModel Train(int seed = 7, int windows = 600) =>
        MachineModelTrainer.Train(Windows(windows, 1), new TrainingOptions { Device = "press*", Seed = seed });
}
