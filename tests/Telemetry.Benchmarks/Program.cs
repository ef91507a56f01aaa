using System.Globalization;
using Telemetry.Benchmarks;

// Measures subjects in turn within one run, so that all of them see the same machine; one JSON line per round.
var seconds = 20.0;
var only = "";
for (var index = 0; index + 1 < args.Length; index += 2)
{
    switch (args[index])
    {
        case "--seconds": seconds = double.Parse(args[index + 1], CultureInfo.InvariantCulture); break;
        case "--only": only = args[index + 1]; break;
        default: return Usage();
    }
}
if (args.Length % 2 != 0) { return Usage(); }
foreach (var devices in (int[])[1_000, 100_000]) { TumblingRounds.Run(devices, seconds / 2, only, Console.Out); }
return 0;

static int Usage()
{
    Console.Error.WriteLine("usage: [--seconds N] [--only SUBJECT]");
    return 2;
}
