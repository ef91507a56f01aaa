using System.CommandLine;
using System.Net;
using Telemetry.FirmwareSim.Nmea;
using Telemetry.FirmwareSim.Plant;
using Telemetry.FirmwareSim.Scenario;
using Telemetry.FirmwareSim.Serial;

namespace Telemetry.FirmwareSim.Cli;

/// <summary><c>telemetry-sim nmea</c>: a boat's instruments on a pty or a TCP port, until Ctrl-C.</summary>
internal static class NmeaCommand
{
    private const int PeriodMillisMin = 50;
    private const int PeriodMillisMax = 60_000;

    public static Command Create(TextWriter output)
    {
        var listen = new Option<string>("--listen")
        {
            Description = ListenAddress.Description,
            DefaultValueFactory = _ => "pty",
        };
        var seed = new Option<ulong>("--seed") { Description = "The boat's seed.", DefaultValueFactory = _ => 1 };
        var period = new Option<int>("--period-ms")
        {
            Description = "Milliseconds between two rounds of sentences.",
            DefaultValueFactory = _ => 1000,
        };
        period.Validators.Add(r => Options.RequireBetween(r, "--period-ms", PeriodMillisMin, PeriodMillisMax));
        var talker = new Option<string>("--talker") { Description = "Who speaks.", DefaultValueFactory = _ => "GN" };
        talker.AcceptOnlyFromAmong("GN", "GP", "GL", "GA", "GB", "GQ");
        var garbled = new Option<double>("--garbled")
        {
            Description = "The share of rounds in which one byte is wrong.",
        };
        var noFix = new Option<int>("--no-fix-seconds") { Description = "Seconds at the start without a fix." };
        noFix.Validators.Add(r => Options.RequireBetween(r, "--no-fix-seconds", 0, 86_400));
        var rolled = new Option<bool>("--rollover") { Description = "Dates lie 1024 weeks back." };
        var scenario = ScenarioOption.Create();
        var command = new Command("nmea", "Print a boat's NMEA 0183 sentences to a pty or to all who connect.")
        {
            listen, seed, period, talker, garbled, noFix, rolled, scenario,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var address = ListenAddress.Parse(parsed.GetValue(listen)!); // It has a default.
            var options = new TalkerOptions
            {
                Talker = parsed.GetValue(talker)!, // It has a default.
                Period = TimeSpan.FromMilliseconds(parsed.GetValue(period)),
                Garbled = parsed.GetValue(garbled),
                NoFixFor = TimeSpan.FromSeconds(parsed.GetValue(noFix)),
                IsRolledOver = parsed.GetValue(rolled),
            };
            var faults = new MessageFaults(
                ScenarioOption.Load(parsed.GetValue(scenario), MachineSpec.Demo[0].Name), "nmea");
            var boat = new NmeaTalker(parsed.GetValue(seed), options, TimeProvider.System) { Faults = faults };
            await (address is null
                ? SpeakToPtyAsync(boat, output, cancellation)
                : SpeakToAllAsync(boat, address, output, cancellation));
            return SimCommand.Done;
        });
        return command;
    }

    private static async Task SpeakToPtyAsync(NmeaTalker boat, TextWriter output, CancellationToken cancellation)
    {
        using var port = PseudoTerminal.Open();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var speaking = boat.RunAsync(bytes => port.Write(bytes), stop.Token);
        await ModbusCommand.SayAndWaitAsync(output, port.DevicePath, cancellation);
        await EndAsync(speaking);
    }

    private static async Task SpeakToAllAsync(
        NmeaTalker boat, IPEndPoint address, TextWriter output, CancellationToken cancellation)
    {
        await using var audience = TcpAudience.Listen(address);
        var speaking = boat.RunAsync(audience.Write, cancellation);
        await ModbusCommand.SayAndWaitAsync(output, $"tcp:{audience.Address}", cancellation);
        await EndAsync(speaking);
    }

    private static async Task EndAsync(Task speaking) =>
        await speaking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
