using System.Globalization;

namespace Telemetry.Campaigns.Tests.Alerts;

/// <summary>How long things took, by name. Thread-safe.</summary>
internal sealed class Latencies
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, List<double>> _byName = new(StringComparer.Ordinal);

    public void Add(string name, double millis)
    {
        lock (_gate)
        {
            if (!_byName.TryGetValue(name, out var all))
            {
                _byName.Add(name, all = []);
            }
            all.Add(millis);
        }
    }

    /// <summary>A line per name; gives those whose p99 is above a limit.</summary>
    public IReadOnlyList<string> Report(string title, double p99Max, TextWriter output)
    {
        List<string> faults = [];
        lock (_gate)
        {
            foreach (var (name, all) in _byName)
            {
                all.Sort();
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{title}: {name}: {all.Count} times, p50 {At(all, 0.5):F0} ms, p99 {At(all, 0.99):F0} ms, "
                    + $"max {all[^1]:F0} ms"));
                if (At(all, 0.99) > p99Max)
                {
                    faults.Add($"{title}: {name}: p99 is over {p99Max:F0} ms");
                }
            }
        }
        return faults;
    }

    private static double At(List<double> sorted, double share) =>
        sorted[Math.Min(sorted.Count - 1, (int)Math.Ceiling(share * sorted.Count) - 1)];
}
