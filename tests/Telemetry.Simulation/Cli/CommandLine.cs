using System.Globalization;
using Telemetry.Simulation.Faults;

namespace Telemetry.Simulation.Cli;

/// <summary>What was asked for on the command line.</summary>
internal sealed record CommandLine
{
    public const string Usage = """
        Runs virtual worlds: agents, network, gateway, journals, views and webhooks on one thread each, under a virtual
        clock and disk, with faults that the seed chooses, and holds what came of it against what the devices know.

        dotnet run -c Release --project tests/Telemetry.Simulation -- OPTIONS

          --seed N           one world; prints what it did
          --trace            with --seed: every step, packet and disk operation
          --seeds A..B       the worlds from A to B, side by side on all cores
          --kept             the seeds in seeds.txt, which once found something
          --broken BUILD     the product with a fault built in: ack-before-fsync, no-dedupe or
                             checkpoint-without-rename; ends well when some seed sees it
          --devices-only     in place of the gateway a journal that acknowledges: faster, sees the agent's faults only
          --jobs N           so many worlds side by side (as many as there are cores)
          --verbose          a line for every world
          --help             this text

        Ends with 0 when all is as it should be, 1 when some world is not (its seed and how to run it again are
        printed), 2 when it does not understand the command line.
        """;

    public bool IsHelp { get; init; }

    public IReadOnlyList<SeedRange> Seeds { get; init; } = [];

    public bool IsKept { get; init; }

    public bool IsTraced { get; init; }

    public bool IsVerbose { get; init; }

    public bool IsDevicesOnly { get; init; }

    public Mutant Broken { get; init; }

    public int Jobs { get; init; } = Environment.ProcessorCount;

    public IEnumerable<ulong> AllSeeds()
    {
        foreach (var seed in IsKept ? KeptSeeds.All() : [])
        {
            yield return seed;
        }
        foreach (var range in Seeds)
        {
            for (var seed = range.First; ; seed++)
            {
                yield return seed;
                if (seed == range.Last)
                {
                    break;
                }
            }
        }
    }

    /// <summary>Null, with a reason, when it is not understood.</summary>
    public static CommandLine? Parse(IReadOnlyList<string> arguments, out string error)
    {
        var line = new CommandLine();
        for (var i = 0; i < arguments.Count; i++)
        {
            var option = arguments[i];
            var value = i + 1 < arguments.Count ? arguments[i + 1] : "";
            var next = option switch
            {
                "--help" or "-h" => line with { IsHelp = true },
                "--trace" => line with { IsTraced = true },
                "--verbose" => line with { IsVerbose = true },
                "--kept" => line with { IsKept = true },
                "--devices-only" => line with { IsDevicesOnly = true },
                _ => WithValue(line, option, value),
            };
            if (next is null)
            {
                error = $"Not understood: {option} {value}";
                return null;
            }
            i += TakesValue(option) ? 1 : 0;
            line = next;
        }
        error = line.IsHelp || line.IsKept || line.Seeds.Count > 0 ? "" : "Say --seed N, --seeds A..B or --kept.";
        return error.Length == 0 ? line : null;
    }

    private static bool TakesValue(string option) => option is "--seed" or "--seeds" or "--broken" or "--jobs";

    private static CommandLine? WithValue(CommandLine line, string option, string value)
    {
        switch (option)
        {
            case "--seed" when ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed):
                return line with { Seeds = [.. line.Seeds, new SeedRange(seed, seed)] };
            case "--seeds" when SeedRange.TryParse(value, out var range):
                return line with { Seeds = [.. line.Seeds, range] };
            case "--jobs" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var jobs)
                && jobs > 0:
                return line with { Jobs = jobs };
            case "--broken" when MutantNames.TryParse(value, out var mutant):
                return line with { Broken = mutant };
            default:
                return null;
        }
    }
}
