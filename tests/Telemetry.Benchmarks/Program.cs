using System.Globalization;
using Telemetry.Benchmarks;
using Telemetry.Benchmarks.Cep;
using Telemetry.Benchmarks.Nexmark;

// Measures subjects in turn within one run, so that all of them see the same machine; one JSON line per finding.
var seconds = 20.0;
var (only, name) = ("", "");
const string Checkpoint = "checkpoint";
const string Recovery = "recovery";
var readings = 10_000_000;
const string Journal = "journal";
const string SqlTumblingBench = "sql_tumbling";
const string Nexmark = "nexmark";
const string Cep = "cep";
var events = 1_000_000;
var devices = Bench.Devices;
var checkpoints = true;
for (var index = 0; index < args.Length; index += 2)
{
    if (args[index] is "--help" or "-h") { Console.Out.WriteLine(Help()); return 0; }
    var value = index + 1 < args.Length ? args[index + 1] : "";
    switch (args[index])
    {
        case "--seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out seconds): break;
        case "--devices" when int.TryParse(value, CultureInfo.InvariantCulture, out var count) && count > 1:
            devices = [count];
            break;
        case "--bench"
            when value is Checkpoint or Recovery or Journal or SqlTumblingBench or Nexmark or Cep
                || Bench.All.Any(bench => bench.Name == value):
            name = value;
            break;
        case "--readings" when int.TryParse(value, CultureInfo.InvariantCulture, out readings) && readings >= 100_000:
            break;
        case "--events" when int.TryParse(value, CultureInfo.InvariantCulture, out events) && events >= 10_000: break;
        case "--only" when value.Length > 0: only = value; break;
        case "--checkpoints" when value is "on" or "off": checkpoints = value == "on"; break;
        default:
            Console.Error.WriteLine($"What is '{args[index]} {value}'?\n{Help()}");
            return 2;
    }
}
var benches = Bench.All.Where(bench => name.Length == 0 || bench.Name == name).ToArray();
var share = seconds / (Math.Max(1, benches.Length) * devices.Count * (checkpoints ? 2 : 1));
var output = new JsonLines(Console.Out);
if (name == Checkpoint)
{
    new ReadingCheckpoints(100_000, 1, output).Run(seconds / 2);
    new ReadingCheckpoints(1_000, 100, output).Run(seconds / 2);
    return 0;
}
if (name == Recovery)
{
    await new RecoveryBench(devices.Count == 1 ? devices[0] : 1_000, readings, output).RunAsync();
    return 0;
}
try
{
    if (name == Journal)
    {
        new JournalCost(output).Run(seconds);
        return 0;
    }
    if (name == SqlTumblingBench)
    {
        foreach (var count in devices) { new SqlTumbling(count, output).Run(seconds / devices.Count); }
        return 0;
    }
    if (name == Cep)
    {
        if (only.Length > 0 && !CepBench.Subjects.Contains(only))
        {
            Console.Error.WriteLine($"Nobody is called '{only}': {string.Join(", ", CepBench.Subjects)}.");
            return 2;
        }
        new CepBench(devices.Count == 1 ? devices[0] : 10_000, events, only, output).Run();
        return 0;
    }
    if (name == Nexmark)
    {
        if (only.Length == 0 || NexmarkBench.Has(only))
        {
            new NexmarkBench(events, only, output).Run(seconds);
            return 0;
        }
        Console.Error.WriteLine($"Nexmark has no query '{only}'.");
        return 2;
    }
    foreach (var bench in benches)
    {
        foreach (var count in devices)
        {
            new Rounds(bench, count, only, output).Run(share);
            if (checkpoints) { new CheckpointRounds(bench, count, output).Run(share); }
        }
    }
    return 0;
}
catch (DisagreementException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

static string Help() =>
    $"""
    usage: [--bench NAME] [--devices N] [--seconds N] [--only SUBJECT] [--checkpoints on|off]
           --bench recovery [--devices N] [--readings N]
           --bench nexmark [--events N] [--only QUERY] [--seconds N]
           --bench cep [--events N] [--devices N] [--only SUBJECT]

      --bench        {string.Join(", ", Bench.All.Select(bench => bench.Name))}; all of these by default; checkpoint:
                     what a checkpoint every second costs when readings come through the ingest; recovery: how long a
                     gateway takes until its pipelines have read a journal, from a checkpoint and without any
                     checkpoints; sql_tumbling: windows as SQL beside lambdas, and how long SQL takes to compile;
                     journal: what an event costs that is appended to a journal and read, a hundred to a record;
                     nexmark: the queries q0 to q22 as SQL; cep: a pattern of three steps, by the engine and by hand,
                     of 10,000 devices
      --events       how many events nexmark and cep have; 1,000,000 by default
      --readings     how many the journal of recovery has; 10,000,000 by default
      --devices      how many devices; {string.Join(" and ", Bench.Devices)} by default
      --seconds      how long the measuring lasts in all, about; 20 by default. At least three rounds are run
      --only         one subject alone, without ratios
      --checkpoints  whether to measure, too, what a checkpoint every second costs; on by default

    Exit code 1: a subject computes something else than the others.
    """;
