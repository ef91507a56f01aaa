using System.CommandLine;
using System.Text.Json.Nodes;
using Telemetry.FirmwareSim.Plant;
using Telemetry.FirmwareSim.Scenario;
using Telemetry.FirmwareSim.Serial;

namespace Telemetry.FirmwareSim.Cli;

/// <summary><c>telemetry-sim serial</c>: a machine's serial device on a pty, until Ctrl-C.</summary>
internal static class SerialCommand
{
    private const int PeriodMillisMin = 10;
    private const int PeriodMillisMax = 3_600_000;

    public static Command Create(TextWriter output, TextWriter error)
    {
        var machine = Bme280Command.MachineOption();
        var seed = new Option<ulong>("--seed") { Description = "The plant's seed.", DefaultValueFactory = _ => 1 };
        var period = new Option<int>("--period-ms")
        {
            Description = "Milliseconds between two reports.",
            DefaultValueFactory = _ => 500,
        };
        period.Validators.Add(r => Options.RequireBetween(r, "--period-ms", PeriodMillisMin, PeriodMillisMax));
        var scenario = ScenarioOption.Create();
        var command = new Command("serial", "Print a machine's readings to a pty, as its microcontroller would.")
        {
            machine, seed, period, scenario,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var plant = new SimulatedPlant(parsed.GetValue(seed), MachineSpec.Demo);
            using var port = PseudoTerminal.Open();
            var time = TimeProvider.System;
            var startedAt = time.GetTimestamp();
            var name = parsed.GetValue(machine)!; // It has a default.
            var device = new SerialMachine(plant, name, port, () => time.GetElapsedTime(startedAt), time)
            {
                Faults = new MessageFaults(ScenarioOption.Load(parsed.GetValue(scenario), name), "line"),
            };
            await output.WriteLineAsync(new JsonObject { ["port"] = port.DevicePath }.ToJsonString());
            await output.FlushAsync(cancellation);
            await device.RunAsync(TimeSpan.FromMilliseconds(parsed.GetValue(period)), cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return SimCommand.Done;
        });
        return command;
    }
}
