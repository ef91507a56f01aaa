using System.CommandLine;
using System.Text.Json.Nodes;
using Telemetry.FirmwareSim.Bme280;
using Telemetry.FirmwareSim.Bridge;
using Telemetry.FirmwareSim.Plant;

namespace Telemetry.FirmwareSim.Cli;

/// <summary><c>telemetry-sim bme280</c>: one chip on a bridge socket, until Ctrl-C.</summary>
internal static class Bme280Command
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var listen = new Option<string>("--listen")
        {
            Description = "unix:PATH or tcp:ADDRESS:PORT (port 0 takes a free one).",
            DefaultValueFactory = _ => "tcp:127.0.0.1:0",
        };
        var address = new Option<int>("--address")
        {
            Description = "The chip's I2C address: 118 (0x76) or 119 (0x77).",
            DefaultValueFactory = _ => 0x76,
        };
        address.Validators.Add(r => Options.RequireBetween(r, "--address", 0x76, 0x77));
        var machine = MachineOption();
        var seed = new Option<ulong>("--seed") { Description = "The plant's seed.", DefaultValueFactory = _ => 1 };
        var command = new Command("bme280", "Serve a simulated BME280 on an I2C bridge socket.")
        {
            listen, address, machine, seed,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var plant = new SimulatedPlant(parsed.GetValue(seed), MachineSpec.Demo);
            var name = parsed.GetValue(machine)!; // It has a default.
            var chip = new Bme280Device(
                Bme280Calibration.FromSeed(parsed.GetValue(seed)),
                t => plant.Environment(name, t),
                TimeProvider.System);
            await using var server = I2cBridgeServer.Listen(parsed.GetValue(listen)!); // It has a default.
            server.Attach((byte)parsed.GetValue(address), chip);
            await output.WriteLineAsync(new JsonObject { ["bus"] = "bridge:" + server.Address }.ToJsonString());
            await output.FlushAsync(cancellation);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return SimCommand.Done;
        });
        return command;
    }

    /// <summary>Which machine of the demo's plant the instrument hangs on.</summary>
    public static Option<string> MachineOption()
    {
        var machine = new Option<string>("--machine")
        {
            Description = "The machine it hangs on.",
            DefaultValueFactory = _ => MachineSpec.Demo[0].Name,
        };
        machine.AcceptOnlyFromAmong([.. MachineSpec.Demo.Select(m => m.Name)]);
        return machine;
    }
}
