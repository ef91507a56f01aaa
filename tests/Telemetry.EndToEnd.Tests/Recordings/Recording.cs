using System.Globalization;

namespace Telemetry.EndToEnd.Tests.Recordings;

/// <summary>
/// Recorded readings as files, one device each: those that TELEMETRY_RECORDINGS names, or made from a seed.
/// </summary>
internal sealed record Recording(IReadOnlyList<string> Files, IReadOnlyList<RecordedReading> Readings)
{
    private const string Header = "device,metric,event_time,value";

    private static readonly string[] Metrics = ["Pressure", "Temperature", "Current", "Accelerometer1RMS"];

    public static Recording Load(string folder)
    {
        var named = Environment.GetEnvironmentVariable("TELEMETRY_RECORDINGS");
        return string.IsNullOrEmpty(named) ? Made(folder, devices: 18, rows: 400, seed: 20) : Read(named);
    }

    private static Recording Read(string folder)
    {
        var files = Directory.GetFiles(folder, "*.csv")
            .Where(f => File.ReadLines(f).First().StartsWith(Header, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToArray();
        return new(files, [.. files.SelectMany(ReadFile)]);
    }

    private static IEnumerable<RecordedReading> ReadFile(string file)
    {
        foreach (var line in File.ReadLines(file).Skip(1))
        {
            var cells = line.Split(',');
            var time = long.Parse(cells[2], CultureInfo.InvariantCulture);
            var value = double.Parse(cells[3], CultureInfo.InvariantCulture);
            yield return new(Name(cells[0]), Name(cells[1]), time, value);
        }
    }

    // Playback does the same to a column name that the contract does not allow, such as one with blanks.
    private static string Name(string cell)
        => string.Create(cell.Length, cell, (name, from) =>
        {
            for (var i = 0; i < name.Length; i++)
            {
                name[i] = char.IsAsciiLetterOrDigit(from[i]) || "_.:-".Contains(from[i]) ? from[i] : '_';
            }
        });

    // About one row a second with gaps, as a test bench writes them; each device at its own place in time.
    private static Recording Made(string folder, int devices, int rows, int seed)
    {
        var random = new Random(seed);
        var files = new List<string>();
        for (var device = 0; device < devices; device++)
        {
            var name = $"bench-{device:00}";
            var file = Path.Combine(folder, name + ".csv");
            using var writer = new StreamWriter(file);
            writer.WriteLine(Header);
            var time = 1_583_000_000_000 + (device * 4_000_123L);
            for (var row = 0; row < rows; row++)
            {
                time += random.Next(50) == 0 ? random.Next(5_000, 60_000) : 900 + random.Next(200);
                foreach (var metric in Metrics)
                {
                    var value = Math.Round((random.NextDouble() * 100) - 20, 5);
                    writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name},{metric},{time},{value}"));
                }
            }
            files.Add(file);
        }
        return new(files, [.. files.SelectMany(ReadFile)]);
    }
}
