using System.Globalization;

namespace Telemetry.Simulation.Cli;

/// <summary>Seeds that once found something; they run for ever. A line: the seed, then what it found.</summary>
internal static class KeptSeeds
{
    private const string Resource = "seeds.txt";

    public static IReadOnlyList<ulong> All()
    {
        using var stream = typeof(KeptSeeds).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not in the assembly.");
        using var reader = new StreamReader(stream);
        List<ulong> seeds = [];
        while (reader.ReadLine() is { } line)
        {
            var text = line.Split('#')[0].Trim();
            if (text.Length > 0)
            {
                seeds.Add(ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture));
            }
        }
        return seeds;
    }
}
